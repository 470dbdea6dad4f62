"""A summary without a model: the sentences of the abstract that say most, each its own evidence."""

import re
from collections.abc import Sequence

from chat.languages import SCRIPTS
from chat.reply import Claim
from papers.latex import to_text
from papers.paper import Paper
from summarizer.asking import Asking
from summarizer.extractive.cues import has_cue, is_own
from summarizer.extractive.features import words
from summarizer.extractive.keywords import keywords
from summarizer.extractive.ranking import pick
from summarizer.extractive.scoring import Rated, rate
from summarizer.extractive.trim import trim
from summarizer.schema import OFFLINE, Summary
from summarizer.sentences import split

_FEWEST, _MOST = 3, 7
_WORDY = 25  # words; a sentence that long says more than that the code is available
_LINK = re.compile(r"https?://\S+|www\.\S+")
_SCRIPTS = {code: re.compile(f"[{characters}]") for code, characters in SCRIPTS.items()}


class OfflineSummarizer:
    """Summarises with the paper's own sentences; always available, and never wrong about what the paper says."""

    name = OFFLINE
    prompt = "offline-3"

    async def summarize(
        self,
        paper: Paper,
        language: str,  # noqa: ARG002 - the paper's words have one language
        asking: Asking | None = None,  # noqa: ARG002 - and no cost
    ) -> Summary:
        """Summarise in the paper's own language, whichever was asked for."""
        return summarize_offline(paper)


def summarize_offline(paper: Paper) -> Summary:
    """Make a summary of a paper's own sentences: each claim's evidence stands in the abstract, letter for letter.

    Without an abstract the title is all there is, as a claim whose place is "title".
    """
    quotes = [s.text for s in split(paper.abstract)]
    readable = [" ".join(to_text(q).split()) for q in quotes]
    title = " ".join(to_text(paper.title).split())
    told = [i for i, text in enumerate(readable) if _says(text) and not _points_to_code(text)]
    if len(told) <= _FEWEST:
        told = [i for i, text in enumerate(readable) if _says(text)]
    if not told:
        return Summary(
            Claim(title, paper.title, place="title"), (), keywords(title, ""), language=language_of_text(title)
        )
    texts = [readable[i] for i in told]
    rated = rate(title, texts)
    best, wording = _tldr(texts, rated)
    picked = pick(texts, [ways[0].worth for ways in rated], best, _FEWEST, min(_MOST, max(_FEWEST, len(texts) // 2)))
    abstract = " ".join(readable)
    return Summary(
        Claim(wording, quotes[told[best]]),
        tuple(Claim(trim(texts[i]), quotes[told[i]]) for i in picked),
        keywords(title, abstract),
        language=language_of_text(abstract),
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
    """Tell whether there is a word in a sentence beside links."""
    return bool(words(_LINK.sub("", text)))


def _points_to_code(text: str) -> bool:
    """Tell whether a sentence says little more than where the code or the project page is."""
    return has_cue("code", text) and len(words(_LINK.sub("", text))) < _WORDY


def language_of_text(text: str) -> str:
    """Return the language of a text: English unless a fifth of it is in the characters of another one."""
    letters = sum(c.isalpha() for c in text)
    found = {language: len(script.findall(text)) for language, script in _SCRIPTS.items()}
    if sum(found.values()) * 5 <= letters:
        return "en"
    plenty = (language for language, count in found.items() if count * 10 > letters)
    return next(plenty, max(found, key=found.__getitem__))
