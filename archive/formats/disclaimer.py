"""Who wrote the summaries of a page or post, and what was looked for in the papers."""

from collections.abc import Iterator, Sequence

from chat.words import Words
from summarizer.schema import OFFLINE, Summary


def sentences(summaries: Sequence[Summary], words: Words) -> Iterator[str]:
    """Say who wrote the summaries, and what theirs was held against, a paragraph each."""
    n = len(summaries)
    models = list(dict.fromkeys(summary.model for summary in summaries if summary.model != OFFLINE))
    taken = [summary for summary in summaries if summary.model == OFFLINE]
    if models:
        by_whom = words.say_n(
            "The language model {models} wrote this summary.",
            "The language model {models} wrote these summaries.",
            n,
            models=models[0],
        )
        if len(models) > 1:
            named = words.listed(models)
            by_whom = words.say("Several language models wrote these summaries: {models}.", models=named)
        filled = (
            words.say(
                "Where too few of a model's sentences could be found in a paper, some of the abstract's stand in."
            )
            if any(summary.filled for summary in summaries)
            else ""
        )
        yield words.join(by_whom, filled)
    if taken:
        yield _source(words, len(taken), mixed=bool(models), foreign=any(s.language != words.summaries for s in taken))
    looked = (
        words.say(
            "A program looked in the paper for the quote, the numbers and the names behind every sentence of the "
            "model's. Below each summary stands what it found, and who judged whether the sentence means what its "
            "quote says."
        )
        if models
        else ""
    )
    read = words.say_n(
        "Read the paper before you rely on its summary.", "Read a paper before you rely on its summary.", n
    )
    yield words.join(looked, read)


def _source(words: Words, n: int, *, mixed: bool, foreign: bool) -> str:
    if mixed:
        text = words.say_n(
            "For one paper no model answered: its summary is taken from the abstract, word for word or shortened.",
            "For {n} papers no model answered: their summaries are taken from the abstracts, word for word or "
            "shortened.",
            n,
        )
    else:
        text = words.say_n(
            "No language model wrote this summary: it is taken from the paper's abstract, word for word or shortened.",
            "No language model wrote these summaries: they are taken from the papers' abstracts, word for word or "
            "shortened.",
            n,
        )
    return words.join(text, words.say("The abstract's language is kept.")) if foreign else text
