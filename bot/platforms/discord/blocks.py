"""Blocks of a reply as lines of Markdown, and the lines as texts of a bounded length."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from bot.platforms.discord.markdown import BULLET, QUOTE, SMALL, MarkdownLine, Run, lines_of, one_line, run
from bot.platforms.discord.mentions import Mention, alive, nobody
from chat.reply import (
    Attachment,
    ChatPicker,
    Choices,
    Claim,
    Claims,
    Figure,
    Heading,
    Item,
    Link,
    Listing,
    Moment,
    PaperCard,
    Progress,
    Text,
)
from chat.reply import Block as ReplyBlock
from chat.words import Words
from papers.credits import names
from summarizer.wording import place

MOST_AUTHORS = 10
BAR = 10  # cells of a bar that shows how far something is

Block = Sequence[MarkdownLine]
"""Lines that belong together; a description may end between them where it must."""


class Writer:
    """Writes each block as blocks of lines that a text may end between."""

    def __init__(self, words: Words, mention: Mention = nobody, *, has_links: bool = True) -> None:
        """Take with `has_links` whether a paper's links stand in its text, and not on buttons below it."""
        self.words = words
        self._has_links = has_links
        self._mention = mention

    def blocks(self, block: ReplyBlock) -> Iterator[Block]:
        """Write one block; headings and cards without their titles, which are an embed's own."""
        match block:
            case Heading():
                yield _title(block.text, block.url)
            case Text():
                yield self._own(block.text, SMALL if block.quiet else "", block.moments)
            case PaperCard():
                yield from self._card(block)
            case Claims():
                yield from self._claims(block)
            case Listing():
                yield from self._listing(block)
            case Progress():
                yield list(_progress(block))
            case Figure():
                yield [*paragraph(block.caption), *paragraph_of(run(_place(block.url), url=block.url))]
                yield paragraph(block.credit, SMALL)
            case ChatPicker():
                how = self.words.say(
                    "On Discord, give a command in the channel that it is about, for example: /subscribe cs.CL"
                )
                yield self._own(how)
            case Choices() | Attachment():
                pass  # they hang on a message, and are no words of it
            case _:
                assert_never(block)

    def _card(self, card: PaperCard) -> Iterator[Block]:
        yield [
            *paragraph(names(card.authors, MOST_AUTHORS, self.words)),
            *paragraph(card.facts(self.words)),
            *paragraph(card.venue),
            *paragraph(card.comment, SMALL),
            *(self._links(card.links) if self._has_links else ()),
        ]
        yield list(_quoted(card))

    def _links(self, links: tuple[Link, ...]) -> Iterator[MarkdownLine]:
        runs: list[Run] = []
        for link in filter(lambda link: one_line(link.url), links):
            runs += [Run(" · ")] if runs else []
            runs.append(run(label(link, self.words), url=link.url))
        yield from paragraph_of(*runs)

    def _claims(self, claims: Claims) -> Iterator[Block]:
        if claims.in_card:
            yield paragraph(claims.in_card)
            return
        written = [list(self._claim(claim, note, evidence=claims.evidence)) for claim, note in claims.noted]
        yield from _titled(claims.title, written, apart=claims.evidence)

    def _claim(self, claim: Claim, note: str, *, evidence: bool) -> Iterator[MarkdownLine]:
        yield from paragraph(claim.text, BULLET)
        if evidence:
            yield from paragraph(f"“{claim.evidence}” ({place(claim.place, self.words)})", QUOTE)
        yield from paragraph(note, SMALL)

    def _item(self, item: Item, number: int | None) -> list[MarkdownLine]:
        words = run(item.text, url=item.url)
        said = (words,) if words.url else tuple(alive(words.text, (), self._mention))
        first = (
            MarkdownLine(said, BULLET)
            if number is None
            else MarkdownLine((Run(f"{number}.", bold=True), Run(" "), *said))
        )
        return [first, *self._own(item.detail, moments=item.moments)]

    def _own(self, text: str, mark: str = "", moments: Sequence[Moment] = ()) -> list[MarkdownLine]:
        """Write the bot's own words, in which commands can be clicked and moments are each reader's own."""
        lines = paragraph(text, mark)
        return [replace(each, runs=tuple(alive(each.runs[0].text, moments, self._mention))) for each in lines]

    def _listing(self, listing: Listing) -> Iterator[Block]:
        written = [
            self._item(item, number if listing.ordered else None)
            for number, item in enumerate(listing.items, listing.start)
        ]
        yield from _titled(listing.title, written, apart=any(item.detail for item in listing.items))


def paragraph(text: str, mark: str = "") -> list[MarkdownLine]:
    """Write strangers' words, a line each; of a list item only the first line has the mark."""
    below = "" if mark == BULLET else mark
    return [MarkdownLine((Run(line),), below if number else mark) for number, line in enumerate(lines_of(text))]


def _quoted(card: PaperCard) -> Iterator[MarkdownLine]:
    """Quote an abstract, a line each, with what is key in bold."""
    runs: list[Run] = []
    for text, key in card.pieces:
        for number, line in enumerate(text.split("\n")):
            if number:
                yield from _quote(runs)
                runs = []
            shown = one_line(line)
            before, after = (" " if line[at:][:1].isspace() else "" for at in (0, -1))
            if runs and not (before or runs[-1].text.endswith(" ")):  # stars within a word are no bold ones
                runs.append(Run(" "))
            runs.append(Run(shown, bold=True) if key else Run(f"{before}{shown}{after}" if shown else before))
    yield from _quote(runs)


def _quote(runs: Sequence[Run]) -> Iterator[MarkdownLine]:
    kept = [run for run in runs if run.text]
    if any(run.text.strip() for run in kept):
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
        yield MarkdownLine(tuple(run for run in kept if run.text), QUOTE)


def paragraph_of(*runs: Run) -> list[MarkdownLine]:
    """Make a line of stretches, or none where they hold no words."""
    return [MarkdownLine(runs)] if any(each.text for each in runs) else []


def label(link: Link, words: Words) -> str:
    """Say what a link of a paper leads to."""
    known = {"abs": words.say("abstract"), "pdf": "PDF", "html": "HTML"}
    return known.get(link.kind) or _place(link.url)


def _place(url: str) -> str:
    """Say where an address leads, for code, projects, data and figures, which have no better name."""
    return url.partition("://")[2].partition("?")[0].rstrip("/") or url


def _titled(title: str, parts: list[list[MarkdownLine]], *, apart: bool) -> Iterator[Block]:
    """Put a title above some parts, which are blocks of their own where they are to stand apart."""
    blocks = parts if apart else [[line for part in parts for line in part]]
    yield [*_title(title), *(line for block in blocks[:1] for line in block)]
    yield from blocks[1:]


def _title(text: str, url: str = "") -> list[MarkdownLine]:
    return paragraph_of(run(text, bold=True, url=url))


def _progress(progress: Progress) -> Iterator[MarkdownLine]:
    count = f" {progress.done}/{progress.total}" if progress.total else ""
    yield from paragraph(f"⏳ {progress.text}{count}")
    if progress.total:
        full = max(0, min(BAR, BAR * progress.done // progress.total))
        yield MarkdownLine((Run("▰" * full + "▱" * (BAR - full)),))


def descriptions(blocks: Sequence[Block], limit: int) -> list[str]:
    """Put blocks into as few texts of at most `limit` code units as hold them, an empty line between blocks."""
    filling = _Filling(limit)
    for block in blocks:
        whole = sum(line.units + 1 for line in block)
        if filling.room < whole + 1 and whole <= limit:
            filling.close()
        for number, line in enumerate(block):
            filling.put(line, "\n" if number else "\n\n")
    filling.close()
    return filling.done


@dataclass
class _Filling:
    """Texts that are full, and the one that is being filled."""

    limit: int
    done: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _used: int = 0

    @property
    def room(self) -> int:
        return self.limit - self._used

    def put(self, line: MarkdownLine, between: str) -> None:
        """Add a line, to the next text where this one is full; one that no text holds is begun where half is free."""
        rest = line
        while len(between) + rest.units > self.room:
            if rest.units > self.limit and 2 * self.room > self.limit:
                head, rest = rest.cut(self.room - len(between))
                self._add(head, between)
            self.close()
        self._add(rest, between)

    def _add(self, line: MarkdownLine, between: str) -> None:
        if self._parts:
            self._parts.append(between)
            self._used += len(between)
        self._parts.append(line.markdown())
        self._used += line.units

    def close(self) -> None:
        """End the text that is being filled."""
        if self._parts:
            self.done.append("".join(self._parts))
        self._parts.clear()
        self._used = 0
