"""A whole paper's reading as blocks: its points, its figures, and the quotes behind it in pages."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from chat.reply import Block, Choice, Choices, Claims, Figure, Heading, Item, Listing, Reply, Text
from chat.words import Words
from papers import latex
from papers.credits import credit
from papers.document import Origin
from papers.paper import Paper
from services.replies.labels import in_another, untranslated
from summarizer.schema import OFFLINE, Reading, ShownFigure, Summary, how_read
from summarizer.wording import Statement, fallback, held, held_one, statements

A_PAGE = 8  # statements with their quotes


def reading_blocks(reading: Reading, words: Words, *, untranslated_is_told: bool = False) -> Iterator[Block]:
    """Yield what the points of a reading say, a title each, and who wrote them out of what.

    That the paper's sentences stay in its language is said once a message.
    """
    yield Heading(words.say("The whole paper"), level=2)
    if reading.affiliation:
        yield Text(words.say("First author's affiliation: {name}", name=reading.affiliation))
    for point, claims in reading.spoken_of:
        title = words.tell(point.name)
        if point.ordered:
            yield Listing(tuple(Item(claim.text) for claim in claims), title=title, ordered=True)
        else:
            yield Claims(claims, title=title)
    said = [held(reading, words), how_read(reading, words)]
    if reading.model != OFFLINE:
        said.append(in_another(reading.language, words))
    elif not untranslated_is_told:
        said.append(untranslated(reading.language, words, reading.fallback_reason))
    yield Text(words.join(*said), quiet=True)


def figure_blocks(
    paper: Paper, origin: Origin, figures: Sequence[ShownFigure], words: Words, licence: str = ""
) -> tuple[Figure, ...]:
    """Show a paper's figures, where the licence does not allow it by their captions and where they stand.

    `licence` is for a paper whose record does not know its own.
    """
    return tuple(
        Figure(
            words.say("Figure {number}. {caption}", number=each.number, caption=latex.to_text(each.caption)),
            _address(paper, origin, each),
            each.picture,
            credit(paper, words, licence) if each.picture else "",
        )
        for each in figures
    )


def deep_reply(paper: Paper, summary: Summary, words: Words, *, figures: bool) -> Reply:
    """Return a paper's reading alone, to stand below its summary; without one, say why there is none."""
    url = next((link.url for link in paper.links if link.kind == "abs"), "")
    blocks: list[Block] = [Heading(latex.to_text(paper.title), url=url)]
    if reading := summary.reading:
        blocks.extend(reading_blocks(reading, words))
        if reason := fallback(summary.fallback_reason, words):
            blocks.append(Text(reason, quiet=True))
        if figures:
            blocks.extend(figure_blocks(paper, reading.origin, reading.figures, words, reading.licence))
        row = [Choice(words.say("Evidence"), f"quotes {paper.versioned_id} 1")]
        if reading.figures and not figures:
            row.append(Choice(words.say("Figures"), f"figures {paper.versioned_id}"))
        blocks.append(Choices((tuple(row),)))
    else:
        blocks.append(Text(unread(summary, words)))
    return Reply(tuple(blocks))


def unread(summary: Summary, words: Words) -> str:
    """Return that a paper was not read in whole though that was wished, and why; "" where it was not wished."""
    if summary.unread is None:
        return ""
    return words.join(words.tell(summary.unread), words.say("So there is only the summary of its abstract."))


def figures_reply(paper: Paper, origin: Origin, figures: Sequence[ShownFigure], words: Words) -> Reply:
    """Show the figures that were chosen for a paper's readers."""
    url = next((link.url for link in paper.links if link.kind == "abs"), "")
    heading = Heading(words.say("Figures of {title}", title=latex.to_text(paper.title)), url=url)
    blocks = figure_blocks(paper, origin, figures, words)
    return Reply((heading, *blocks) if blocks else (heading, Text(words.say("I found no figures in this paper."))))


def quotes_reply(paper: Paper, summary: Summary, number: int, words: Words, command: str = "") -> Reply:
    """Show one page, counted from 1, of a deep summary's statements with their quotes and their sections.

    `command` is what turns the pages where it is not the usual one.
    """
    command = command or f"quotes {paper.versioned_id}"
    own = summary.model == OFFLINE and (summary.reading is None or summary.reading.model == OFFLINE)
    pages = list(_pages(summary, words, noted=not own))
    number = min(max(number, 1), len(pages))
    turns = []
    if number > 1:
        turns.append(Choice(words.say("← Back"), f"{command} {number - 1}"))
    if number < len(pages):
        turns.append(Choice(words.say("More →"), f"{command} {number + 1}"))
    heading = words.say("Evidence, page {n} of {total}", n=number, total=len(pages))
    url = next((link.url for link in paper.links if link.kind == "abs"), "")
    title = Heading(latex.to_text(paper.title), level=2, url=url)
    blocks: tuple[Block, ...] = (Heading(heading), title, *pages[number - 1])
    blocks += (unwritten(words),) if own else ()
    return Reply((*blocks, Choices((tuple(turns),))) if turns else blocks)


def with_evidence(told: Sequence[Statement], words: Words, title: str = "", *, noted: bool = True) -> Claims:
    """Show statements with their quotes in readable letters; `noted` says below each which checks it passed."""
    claims = (replace(each.claim, evidence=latex.to_text(each.claim.evidence)) for each in told)
    notes = (held_one(each, words) for each in told if noted)
    return Claims(tuple(claims), title, evidence=True, notes=tuple(notes))


def unwritten(words: Words) -> Text:
    """Say in small print that nobody wrote what is shown."""
    return Text(words.say("Sentences of the paper itself, picked without a language model."), quiet=True)


def _pages(summary: Summary, words: Words, *, noted: bool) -> Iterator[list[Claims]]:
    """Fill pages with whole points, as many as fit."""
    points = [(words.say("In short"), statements(summary))] if summary.tldr.text else []
    if summary.reading:
        rest = iter(statements(summary.reading))
        points += [(words.tell(point.name), list(islice(rest, len(said)))) for point, said in summary.reading.spoken_of]
    page: list[Claims] = []
    for title, told in points:
        if page and sum(len(each.claims) for each in page) + len(told) > A_PAGE:
            yield page
            page = []
        page.append(with_evidence(told, words, title, noted=noted))
    yield page


def _address(paper: Paper, origin: Origin, figure: ShownFigure) -> str:
    """Return the address at which a figure can be seen: the page of the PDF, else the paper's HTML."""
    pdf = next((link.url for link in paper.links if link.kind == "pdf"), "")
    abstract_page = next((link.url for link in paper.links if link.kind == "abs"), "")
    if origin != "pdf":
        return abstract_page.replace("/abs/", "/html/", 1) or pdf
    return f"{pdf}#page={figure.page}" if pdf and figure.page else pdf or abstract_page
