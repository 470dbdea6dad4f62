"""Replies as Telegram messages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never
from urllib.parse import urlsplit

from telegram import MessageEntity

from bot.platforms.telegram.styled import Styled, clean, into_messages, joined, styled
from chat.reply import (
    Attachment,
    Block,
    ChatPicker,
    Choice,
    Choices,
    Claims,
    Figure,
    Heading,
    Link,
    Listing,
    PaperCard,
    Progress,
    Reply,
    Text,
    essence,
)
from chat.words import Words
from papers.credits import names
from summarizer.wording import place

MOST_AUTHORS = 10
MOST_CAPTION = 1024
MOST_IN_ALBUM = 10


@dataclass(frozen=True, slots=True)
class Album:
    """Up to ten figures whose pictures are kept."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class TextMessage:
    """One message, its few own words in a language; the last one of a reply has its buttons."""

    text: str
    entities: tuple[MessageEntity, ...] = ()
    rows: tuple[tuple[Choice, ...], ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Rendered:
    """All that a reply becomes: messages in order, then photos, files, and a question for a chat."""

    parts: tuple[TextMessage, ...]
    albums: tuple[Album, ...] = ()
    files: tuple[Attachment, ...] = ()
    picker: ChatPicker | None = None


def render(reply: Reply, words: Words) -> Rendered:
    """Return a reply as messages that Telegram takes as they are."""
    renderer = _Renderer(words)
    texts = into_messages([lines for block in reply.blocks for lines in renderer.blocks(block)])
    rows = tuple(row for block in reply.blocks if isinstance(block, Choices) for row in block.rows if row)
    parts = [TextMessage(text.text, text.entities()) for text in texts]
    if rows:
        last = parts.pop() if parts else TextMessage("…")
        parts.append(TextMessage(last.text, last.entities, rows, words.language))
    files = tuple(block for block in reply.blocks if isinstance(block, Attachment))
    picker = next((block for block in reply.blocks if isinstance(block, ChatPicker)), None)
    figures = [block for block in reply.blocks if isinstance(block, Figure)]
    return Rendered(tuple(parts), tuple(albums(figures)), files, picker)


def one_message(parts: Sequence[TextMessage]) -> TextMessage:
    """Return what one message holds, with the buttons of the last: an inline message has no others after it."""
    return replace(parts[0], rows=parts[-1].rows, language=parts[-1].language) if parts else TextMessage("…")


def plainest(reply: Reply, within: str | None = None) -> list[TextMessage]:
    """Return what must not be lost of a reply in messages without styles and buttons; `within` words of it, if any."""
    told = [(title, url) for title, url in essence(reply) if within is None or clean(title) in within]
    lines = [[Styled("\n".join(filter(None, (clean(title), url))))] for title, url in told]
    return [TextMessage(text.text) for text in into_messages(lines)]


def albums(figures: Sequence[Figure]) -> list[Album]:
    """Return figures with pictures in albums."""
    pictured = tuple(figure for figure in figures if figure.image)
    return [Album(pictured[at : at + MOST_IN_ALBUM]) for at in range(0, len(pictured), MOST_IN_ALBUM)]


def figure_in_words(figure: Figure) -> list[Styled]:
    """Return a figure in words: its caption, a link to where it stands, and to whom it is owed."""
    return [styled(figure.caption), styled(figure.url, "text_link", figure.url), styled(figure.credit, "italic")]


def caption(figure: Figure) -> Styled:
    """Return what stands below a photo: as much of the caption as there is room for, then the credit as a link."""
    credit = styled(figure.credit or "arXiv", "text_link", figure.url)
    text = styled(figure.caption)
    most = MOST_CAPTION - credit.units - 1
    if text.units > most:
        end = most - 1
        while text.cut(0, end).units > most - 1:
            end -= 1
        cut = text.text[:end].rfind(" ")
        text = text.cut(0, cut if cut > end // 2 else end) + Styled("…")
    return joined((text, credit), "\n")


def is_plain(reply: Reply) -> bool:
    """Return whether a reply is nothing but a few words."""
    return all(isinstance(block, Text) for block in reply.blocks)


def plain_text(reply: Reply) -> str:
    """Return a reply of a few words as one line."""
    return " ".join(styled(block.text).text for block in reply.blocks if isinstance(block, Text))


class _Renderer:
    """Turns blocks into lines."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def blocks(self, block: Block) -> Iterator[list[Styled]]:
        """Yield the lines that stand apart: a block's, of statements with their quotes each one's."""
        if not (isinstance(block, Claims) and block.evidence):
            yield list(self.lines(block))
            return
        for number, claim in enumerate(block.noted):
            alone = replace(block, claims=claim[:1], notes=claim[1:], title="" if number else block.title)
            yield list(self.lines(alone))

    def lines(self, block: Block) -> Iterator[Styled]:
        match block:
            case Heading():
                yield styled(block.text, "text_link", block.url).within("bold") if block.url else _bold(block.text)
            case Text():
                yield styled(block.text, "italic" if block.quiet else None)
            case PaperCard():
                yield from self._card(block)
            case Claims():
                yield from self._claims(block)
            case Listing():
                yield from self._listing(block)
            case Progress():
                count = f" {block.done}/{block.total}" if block.total else ""
                yield styled(f"⏳ {block.text}{count}", "italic")
            case Figure(image=""):
                yield from figure_in_words(block)
            case Figure() | Choices() | Attachment() | ChatPicker():
                pass  # these are no text of a message: albums, buttons, files and keyboards
            case _:
                assert_never(block)

    def _card(self, card: PaperCard) -> Iterator[Styled]:
        abstract_page = next((link.url for link in card.links if link.kind == "abs"), "")
        title = styled(card.title, "text_link", abstract_page) if abstract_page else styled(card.title)
        yield title.within("bold")
        yield self._authors(card.authors)
        yield styled(card.facts(self._words))
        yield styled(card.venue)
        yield styled(card.comment, "italic")
        yield joined((self._link(link) for link in card.links), " · ")
        abstract = (styled(text, "bold" if key else None) for text, key in card.pieces)
        # What is read in it must not be folded away.
        is_read = any(key for _, key in card.pieces)
        yield joined(abstract, "").within("blockquote" if is_read else "expandable_blockquote")

    def _authors(self, authors: tuple[str, ...]) -> Styled:
        return styled(names(authors, MOST_AUTHORS, self._words))

    def _link(self, link: Link) -> Styled:
        known = {"abs": self._words.say("abstract"), "pdf": "PDF", "html": "HTML"}
        label = known.get(link.kind)
        if label is None:  # code, projects and data say where they are
            address = urlsplit(link.url)
            label = f"{address.netloc}{address.path}".rstrip("/") or link.url
        return styled(label, "text_link", link.url)

    def _claims(self, claims: Claims) -> Iterator[Styled]:
        if claims.in_card:
            yield styled(claims.in_card)
            return
        if claims.title:
            yield _bold(claims.title)
        for claim, note in claims.noted:
            yield Styled("• ") + styled(claim.text)
            if claims.evidence:
                yield styled(f"“{claim.evidence}” ({place(claim.place, self._words)})", "expandable_blockquote")
            yield styled(note, "italic")

    @staticmethod
    def _listing(listing: Listing) -> Iterator[Styled]:
        if listing.title:
            yield _bold(listing.title)
        for number, item in enumerate(listing.items, listing.start):
            mark = Styled(f"{number}. " if listing.ordered else "• ")
            line = mark + (styled(item.text, "text_link", item.url) if item.url else styled(item.text))
            yield joined((line, styled(item.detail, "italic")), "\n")


def _bold(text: str) -> Styled:
    return styled(text, "bold")
