"""Two papers side by side, as a reply that a phone can show: row by row, one below the other."""

from collections.abc import Sequence

from chat.reply import Block, Choice, Choices, Heading, Item, Listing, Reply, Text
from chat.words import Words
from papers import latex
from papers.paper import Paper
from services.replies.answers import provenance
from services.replies.labels import untranslated
from services.replies.readings import with_evidence
from summarizer.aspects import ASPECTS
from summarizer.schema import OFFLINE, Outline
from summarizer.wording import fallback, statements

LONGEST_NAME = 24
Compared = Sequence[tuple[Paper, Outline]]


def comparison_reply(compared: Compared, words: Words) -> Reply:
    """Say of each row what each paper says, by its short name, or that it does not say."""
    names = _names([paper for paper, _ in compared])
    titles = tuple(
        Item(latex.to_text(paper.title), f"{name} · {paper.id}" if name != paper.id else paper.id, _address(paper))
        for name, (paper, _) in zip(names, compared, strict=True)
    )
    blocks: list[Block] = [Heading(words.say("Side by side")), Listing(titles)]
    colon = words.say(": ")
    for aspect in ASPECTS:
        cells = [
            f"{name}{colon}{_cell(each, aspect.key, words)}" for name, (_, each) in zip(names, compared, strict=True)
        ]
        blocks.append(Listing(tuple(map(Item, cells)), title=words.tell(aspect.name), beside=True))
    said = [_provenance(outline, words) for _, outline in compared]
    each_its_own = [f"{name}{colon}{one}" for name, one in zip(names, said, strict=True)]
    blocks += [Text(one, quiet=True) for one in (said[:1] if len(set(said)) == 1 else each_its_own)]
    line = " ".join(paper.versioned_id for paper, _ in compared)
    return Reply((*blocks, Choices(((Choice(words.say("Evidence"), f"compare {line} evidence"),),))))


def comparison_evidence(compared: Compared, words: Words) -> Reply:
    """Show the quote behind each statement of a comparison, paper by paper."""
    blocks: list[Block] = [Heading(words.say("Evidence"))]
    for paper, outline in compared:
        written = outline.answer.model != OFFLINE
        blocks.append(Heading(latex.to_text(paper.title), level=2, url=_address(paper)))
        blocks.append(with_evidence(statements(outline.answer), words, noted=written))
        blocks.append(Text(_provenance(outline, words), quiet=True))
    return Reply(tuple(blocks))


def _cell(outline: Outline, key: str, words: Words) -> str:
    """Return what a paper says on a row, or why nothing stands there: that is not always the paper's silence."""
    answer = outline.answer
    if cell := outline.cells.get(key):
        return cell.text
    if key in outline.failed:
        return words.say("no statement that holds")
    if answer.model == OFFLINE:
        return words.say("no sentence found")
    if not answer.whole:
        return words.say("not said in the abstract")
    return words.say("not said") if answer.coverage.is_whole else words.say("not said in what was read")


def _provenance(outline: Outline, words: Words) -> str:
    answer = outline.answer
    if answer.model != OFFLINE:
        return provenance(answer, words)
    picked = words.say("Sentences of the abstract itself, picked without a language model.")
    if answer.whole:
        picked = words.say("Sentences of the paper itself, picked without a language model.")
    unread = words.tell(answer.unread) if answer.unread else ""
    stay = untranslated(answer.language, words, answer.fallback_reason) if answer.claims else ""
    return words.join(picked, stay, fallback(answer.fallback_reason, words), unread)


def _names(papers: Sequence[Paper]) -> list[str]:
    """Name papers in short: what stands before the colon of the title, else the first author and the year.

    Where that does not tell them apart, their ids do.
    """
    names = [_name(paper) for paper in papers]
    return names if len(set(names)) == len(names) else [paper.id for paper in papers]


def _name(paper: Paper) -> str:
    head, colon, _ = latex.to_text(paper.title).partition(":")
    if colon and 0 < len(head.strip()) <= LONGEST_NAME:
        return head.strip()
    author = latex.to_text(paper.authors[0]).split()[-1:] if paper.authors else []
    return f"{author[0]} {paper.published.year}" if author and len(author[0]) <= LONGEST_NAME else paper.id


def _address(paper: Paper) -> str:
    return next((link.url for link in paper.links if link.kind == "abs"), "")
