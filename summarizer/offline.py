"""A summary without a model: the sentences of the abstract that say most, each its own evidence."""

import re

from chat.reply import Claim
from papers.latex import to_text
from papers.paper import Paper
from summarizer.cues import has_cue, is_own
from summarizer.features import words
from summarizer.keywords import keywords
from summarizer.ranking import pick, score
from summarizer.schema import OFFLINE, Depth, Summary
from summarizer.sentences import split
from summarizer.trim import trim

_FEWEST, _MOST = 3, 7
_WORDY = 25  # words; a sentence that long says more than that the code is available
_LINK = re.compile(r"https?://\S+|www\.\S+")
_SCRIPTS = {
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "zh": re.compile("[\u3400-\u9fff]"),
}


class OfflineSummarizer:
    """Summarises with the paper's own sentences; always available, and never wrong about what the paper says."""

    name = OFFLINE
    prompt = "offline-1"

    async def summarize(self, paper: Paper, language: str, depth: Depth) -> Summary:  # noqa: ARG002 - the paper's words have one language and depth
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
        return Summary(Claim(title, paper.title, place="title"), (), keywords(title, ""), language=_language(title))
    texts = [readable[i] for i in told]
    scores = score(title, texts)
    best = max(range(len(texts)), key=lambda i: (not _points_to_code(texts[i]), scores[i] + _fitness(texts[i]), -i))
    picked = pick(texts, scores, best, _FEWEST, min(_MOST, max(_FEWEST, len(texts) // 2)))
    claims = [Claim(trim(texts[i]), quotes[told[i]]) for i in (best, *picked)]
    abstract = " ".join(readable)
    return Summary(claims[0], tuple(claims[1:]), keywords(title, abstract), language=_language(abstract))


def _fitness(text: str) -> float:
    """Weigh, in the model's unit, what a reader misses: what is new, said so that it stands alone."""
    alone = trim(text)
    adrift = 0.05 * has_cue("refers", alone) + 0.03 * has_cue("points_back", alone)
    return 0.02 * has_cue("proposes", text) + 0.03 * is_own(text) - 0.02 * has_cue("details", text) - adrift


def _says(text: str) -> bool:
    """Tell whether there is a word in a sentence beside links."""
    return bool(words(_LINK.sub("", text)))


def _points_to_code(text: str) -> bool:
    """Tell whether a sentence says little more than where the code or the project page is."""
    return has_cue("code", text) and len(words(_LINK.sub("", text))) < _WORDY


def _language(text: str) -> str:
    """Tell the language of a text: English unless a fifth of it is written in Chinese, Japanese or Korean."""
    letters = sum(c.isalpha() for c in text)
    found = {language: len(script.findall(text)) for language, script in _SCRIPTS.items()}
    if sum(found.values()) * 5 <= letters:
        return "en"
    return next(language for language in ("ja", "ko", "zh") if found[language] * 10 > letters or language == "zh")
