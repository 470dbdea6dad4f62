"""An answer about a paper as a reply."""

from dataclasses import replace

from chat.reply import Block, Claims, Heading, Reply, Text
from chat.words import Words
from papers import latex
from papers.paper import Paper
from services.stopgaps import why
from summarizer.schema import OFFLINE, Answer


def answer_reply(paper: Paper, answer: Answer, words: Words) -> Reply:
    """Show an answer's statements with their quotes, and say who wrote it out of what."""
    url = next((link.url for link in paper.links if link.kind == "abs"), "")
    blocks: list[Block] = [Heading(latex.to_text(paper.title), url=url)]
    if answer.claims:
        readable = tuple(replace(claim, evidence=latex.to_text(claim.evidence)) for claim in answer.claims)
        blocks.append(Claims(readable, evidence=answer.model != OFFLINE))
    elif answer.model != OFFLINE:
        blocks.append(Text(words.say("The paper's abstract does not say.")))
    else:
        blocks.append(Text(words.say("No sentence of the abstract comes near this question.")))
    blocks.append(Text(_provenance(answer, words), quiet=True))
    return Reply(tuple(blocks))


def _provenance(answer: Answer, words: Words) -> str:
    if answer.model == OFFLINE:
        written = words.say("Without a language model there are only the abstract's sentences that come nearest.")
    else:
        written = words.say("Written by {model} from the abstract.", model=answer.model)
    n = len(answer.claims)
    checked = words.say_n(
        "{n} of {n} statement checked against the paper.",
        "{n} of {n} statements checked against the paper.",
        n,
    )
    return words.join(checked if n else "", written, why(answer.stopgap, words))
