"""A summary without a model: the sentences of the abstract that say most, each its own evidence."""

import re
from collections import Counter
from collections.abc import Sequence

from chat.reply import Claim
from chat.single_flight import remembered
from chat.urgency import Asking
from papers.document import Document
from papers.latex import to_text
from papers.paper import Paper
from summarizer.extractive.cues import has_cue, is_own
from summarizer.extractive.features import STOPWORDS, content, overlap, words
from summarizer.extractive.keywords import keywords
from summarizer.extractive.scoring import Rated, rate
from summarizer.extractive.shorten import trim
from summarizer.languages import language_of_text
from summarizer.schema import OFFLINE, Summary
from summarizer.sentences import split

SUMMARY_VERSION = "offline-6"
"""Changes whenever summaries without a model come out otherwise: `tools/fingerprints.py` notes what belongs to it."""
_FEWEST, _MOST = 3, 7
_FEWEST_WORDS = 2  # a sentence of so few is a heading, "Aims.", or a remark, "(Abridged)"
_WORDY = 25  # words; a sentence that long says more than that the code is available
_SHARE_OF_SMALL = 0.25  # of all words; in English abstracts 0.4, in other languages what is spelt alike
_LINK = re.compile(r"https?://\S+|www\.\S+")


class OfflineSummarizer:
    """Summarises with the paper's own sentences; always available, and never wrong about what the paper says."""

    name = OFFLINE
    prompt = SUMMARY_VERSION

    async def summarize(
        self,
        paper: Paper,
        language: str,  # noqa: ARG002 - the paper's words have one language
        asking: Asking | None = None,  # noqa: ARG002 - and no cost
        document: Document | None = None,  # noqa: ARG002 - the abstract says it shortest
    ) -> Summary:
        """Summarise in the paper's own language, whichever was asked for."""
        return summarize_offline(paper)


def summarize_offline(paper: Paper) -> Summary:
    """Make a summary of a paper's own sentences: each claim's evidence stands in the abstract, letter for letter.

    Without an abstract the title is all there is, as a claim whose place is "title".
    """
    return _summary(paper.title, paper.abstract if paper.has_abstract else "")


@remembered(256, longest=5000)  # papers of a day: it is the same for all languages in which chats ask for it
def _summary(of: str, abstract: str) -> Summary:
    quotes = [s.text for s in split(abstract)]
    readable = [" ".join(to_text(q).split()) for q in quotes]
    title = " ".join(to_text(of).split())
    told = [i for i, text in enumerate(readable) if _says(text) and not _points_to_code(text)]
    if len(told) <= _FEWEST:
        told = [i for i, text in enumerate(readable) if _says(text)]
    told = [i for i in told if len(words(readable[i])) > _FEWEST_WORDS] or told
    if not told:
        return Summary(Claim(title, of, place="title"), (), keywords(title, ""), language=_language(title))
    texts = [readable[i] for i in told]
    rated = rate(title, texts)
    best, wording = _tldr(texts, rated)
    picked = pick(texts, [ways[0].worth for ways in rated], best, _FEWEST, min(_MOST, max(_FEWEST, len(texts) // 2)))
    whole = " ".join(readable)
    return Summary(
        Claim(wording, quotes[told[best]]),
        tuple(Claim(trim(texts[i]), quotes[told[i]]) for i in picked),
        keywords(title, whole),
        language=_language(whole),
    )


def _tldr(texts: Sequence[str], rated: Sequence[Sequence[Rated]]) -> tuple[int, str]:
    """Choose a sentence and its wording."""
    ways = [(i, way) for i, group in enumerate(rated) for way in group]
    best, wording = max(
        ways, key=lambda w: (not _points_to_code(texts[w[0]]), w[1].worth + _fitness(texts[w[0]], w[1].text), -w[0])
    )
    return best, wording.text


def _fitness(sentence: str, wording: str) -> float:
    """Weigh, in the model's unit, what a reader misses: what is new, said so that it stands alone."""
    adrift = 0.025 * has_cue("refers", wording) + 0.015 * has_cue("points_back", wording)
    return 0.01 * has_cue("proposes", wording) + 0.015 * is_own(wording) - 0.01 * has_cue("details", sentence) - adrift


def _says(text: str) -> bool:
    """Return whether there is a word in a sentence beside links."""
    return bool(words(_LINK.sub("", text)))


def _points_to_code(text: str) -> bool:
    """Return whether a sentence says little more than where the code or the project page is."""
    return has_cue("code", text) and len(words(_LINK.sub("", text))) < _WORDY


def _language(text: str) -> str:
    """Return the language of a text: where it is English, as most are, its small words tell so at once."""
    told = words(text)
    small = sum(word in STOPWORDS for word in told if word.isascii())
    return "en" if small > _SHARE_OF_SMALL * len(told) else language_of_text(text)


# Weighed by hand on the bundled papers, in the model's unit (ROUGE F1, whose spread in an abstract is about 0.1).
_RESULT, _BACKGROUND, _ADRIFT, _REPEATS = 0.1, 0.12, 0.1, 0.25


def pick(sentences: Sequence[str], scores: Sequence[float], taken: int, fewest: int, most: int) -> list[int]:
    """Pick sentences beside the one already taken, by maximal marginal relevance, in the paper's order.

    Goldstein and Carbonell, 1998: each next one is the best that repeats least. A sentence that points back
    ("This leads to …") is worth more beside the one that it points to. At most `most` are picked, and background
    only where there are not `fewest` others.
    """
    bags = [Counter(content(s)) for s in sentences]
    begin = next((i for i, s in enumerate(sentences) if is_own(s)), taken)
    background = [i < begin or _is_background(s) for i, s in enumerate(sentences)]
    worth = [v + _bonus(s) - _BACKGROUND * b for v, s, b in zip(scores, sentences, background, strict=True)]
    adrift = [has_cue("points_back", s) for s in sentences]
    chosen = [taken]
    repeats = [overlap(bag, bags[taken]) for bag in bags]
    while len(chosen) <= most:
        rest = [i for i in range(len(sentences)) if i not in chosen and not (background[i] and len(chosen) > fewest)]
        if not rest:
            break
        best = max(
            rest,
            key=lambda i: worth[i] - _REPEATS * repeats[i] - _ADRIFT * (adrift[i] and i - 1 not in chosen),
        )
        chosen.append(best)
        repeats = [max(r, overlap(bag, bags[best])) for r, bag in zip(repeats, bags, strict=True)]
    return sorted(chosen[1:])


def _is_background(sentence: str) -> bool:
    return has_cue("question", sentence) or (has_cue("contrasts", sentence) and not is_own(sentence))


def _bonus(sentence: str) -> float:
    """Weigh results up; what points back to another sentence, or only to the code, down."""
    results = has_cue("finds", sentence) + has_cue("beats", sentence) + 2 * has_cue("number", sentence)
    points_away = has_cue("points_back", sentence) / 2 + has_cue("code", sentence)
    return _RESULT * min(results, 3) / 3 - _ADRIFT * points_away
