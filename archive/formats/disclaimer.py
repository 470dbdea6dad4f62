"""Who wrote the summaries of a post, and what was checked in them."""

from collections.abc import Iterator, Sequence

from chat.words import Words
from summarizer.schema import OFFLINE, Summary


def sentences(summaries: Sequence[Summary], words: Words) -> Iterator[str]:
    """Say who wrote the summaries, and what theirs was held against, a paragraph each."""
    models = list(dict.fromkeys(summary.model for summary in summaries if summary.model != OFFLINE))
    taken = [summary for summary in summaries if summary.model == OFFLINE]
    if models:
        yield words.say_n(
            "Each summary below was written by the language model {models}.",
            "Each summary below was written by one of the language models {models}.",
            len(models),
            models=", ".join(models),
        )
    if any(summary.filled for summary in summaries):
        yield words.say(
            "Where too few of a model's statements stood in the paper, the abstract's own sentences fill up."
        )
    if taken:
        yield _source(words, mixed=bool(models), foreign=any(s.language != words.language for s in taken))
    held = (
        words.say(
            "Of each statement that a model wrote, a program has looked for the quote, the numbers and the names in "
            "the paper; below the summary stands what it found, and who judged whether the statement means what its "
            "quote says."
        )
        if models
        else ""
    )
    yield words.join(held, words.say("Read the paper before you rely on it."))


def _source(words: Words, *, mixed: bool, foreign: bool) -> str:
    if mixed:
        text = words.say(
            "Where no model answered (“offline”), a summary is made of the abstract's own words, of which at most some "
            "are left out."
        )
    else:
        text = words.say(
            "Model: offline. Each summary below is made of the abstract's own words, of which at most some are left "
            "out; no language model wrote any of it."
        )
    return words.join(text, words.say("It stays in the language of the paper.")) if foreign else text
