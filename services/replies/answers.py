"""An answer about a paper as a reply."""

from collections.abc import Sequence
from dataclasses import replace

from chat.reply import Block, Choice, Choices, Claim, Heading, Reply, Text
from chat.words import Words
from papers import latex
from papers.paper import Paper
from services.replies.labels import in_another, untranslated
from services.replies.readings import with_evidence
from summarizer.schema import OFFLINE, Answer
from summarizer.wording import Statement, fallback, held, statements


def answer_reply(paper: Paper, answer: Answer, words: Words) -> Reply:
    """Show an answer's statements with their quotes, and say who wrote it out of what."""
    url = next((link.url for link in paper.links if link.kind == "abs"), "")
    blocks: list[Block] = [Heading(latex.to_text(paper.title), url=url)]
    if answer.claims:
        written = answer.model != OFFLINE
        shown = with_evidence(statements(answer), words, noted=written)
        # The abstract's own sentences need no quotes, which say the same; of the whole paper's one wants the sections.
        blocks.append(replace(shown, evidence=answer.whole or written))
    else:
        blocks.append(Text(_silence(answer, words)))
    blocks.append(Text(provenance(answer, words), quiet=True))
    if not answer.claims:  # what is said by itself needs nothing further; who was told nothing is led on
        blocks.append(Choices(((Choice(words.say("Summary"), f"summarize {paper.versioned_id}"),),)))
    return Reply(tuple(blocks))


def answer_evidence(paper: Paper, claims: Sequence[Claim], words: Words) -> Reply:
    """Show the quote behind each statement of an answer, as it is remembered."""
    url = next((link.url for link in paper.links if link.kind == "abs"), "")
    title = Heading(latex.to_text(paper.title), level=2, url=url)
    shown = with_evidence([Statement(claim) for claim in claims], words, noted=False)
    return Reply((Heading(words.say("Evidence")), title, shown))


def _silence(answer: Answer, words: Words) -> str:
    """Say that there is no answer, and where none was found."""
    if answer.model == OFFLINE:
        if answer.whole:
            return words.say("Nothing in the paper seems to answer this. Ask in other words, or read its summary.")
        return words.say("Nothing in the abstract seems to answer this. Ask in other words, or read its summary.")
    if not answer.whole:
        return words.say("The paper's abstract does not say.")
    if answer.coverage.is_whole and not answer.unread:
        return words.say("The paper does not say.")
    return words.say("What was read of the paper does not say.")


def provenance(answer: Answer, words: Words) -> str:
    """Say what an answer's statements were held against, who wrote them out of what, and why not another."""
    said = [held(answer, words), _written(answer, words), fallback(answer.fallback_reason, words)]
    if answer.claims:
        said.append(_in_which_language(answer, words))
    if answer.by_meaning:
        said.append(words.say("What comes nearest was looked for by words and by meaning."))
    if answer.unread:
        said.append(words.tell(answer.unread))
    return words.join(*said)


def _in_which_language(answer: Answer, words: Words) -> str:
    if answer.model == OFFLINE:
        return untranslated(answer.language, words, answer.fallback_reason)
    return in_another(answer.language, words)


def _picked(answer: Answer, words: Words) -> str:
    if not answer.claims:
        return words.say("Without a language model only sentences that share words with the question are found.")
    if answer.whole:
        return words.say("Without a language model there are only the paper's sentences that come nearest.")
    return words.say("Without a language model there are only the abstract's sentences that come nearest.")


def _written(answer: Answer, words: Words) -> str:
    if answer.model == OFFLINE:
        return _picked(answer, words)
    if not answer.whole:
        return words.say("Written by {model} from the abstract.", model=answer.model)
    if answer.coverage.is_whole:
        return (
            words.say("Written by {model} from what was read.", model=answer.model)
            if answer.unread
            else words.say("Written by {model} from the whole paper.", model=answer.model)
        )
    if answer.near:
        return words.say(
            "Written by {model} from the passages that come nearest to the question, {share} of the paper's text.",
            model=answer.model,
            share=answer.coverage.percent,
        )
    return words.say(
        "Written by {model} from {share} of the paper's text.", model=answer.model, share=answer.coverage.percent
    )
