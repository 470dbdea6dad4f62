"""A sent file as a reply: its own title, its reading, what is kept of it, and quotes with their pages."""

from collections.abc import Sequence
from dataclasses import replace

from chat.reply import Block, Choice, Choices, Claims, Heading, Reply, Text
from chat.words import Phrase, Words
from papers import latex
from papers.pages import PageFinder
from services.replies.answers import answer_reply
from services.replies.papers import summary_blocks
from services.replies.readings import quotes_reply, reading_blocks
from services.sent.files import KEPT, KeptFile, paper_of
from summarizer.schema import Answer, Summary
from summarizer.wording import place


def file_reply(file: KeptFile, summary: Summary, words: Words, notes: Sequence[Phrase] = ()) -> Reply:
    """Show a file's reading, say what it is and how long it is kept, and offer what can be done with it."""
    document = file.text.document
    blocks: list[Block] = [Heading(title_of(file)), Text(_origin(file, words), quiet=True)]
    if document.abstract:
        blocks.extend(summary_blocks(summary, words))
    elif summary.reading:
        blocks.extend(reading_blocks(summary.reading, words))
    blocks.extend(Text(words.tell(note), quiet=True) for note in notes)
    blocks.append(Text(_kept(file, words), quiet=True))
    return Reply((*blocks, buttons(file, words)))


def answer_about(file: KeptFile, answer: Answer, words: Words, notes: Sequence[Phrase] = ()) -> Reply:
    """Show what a file says to a question, each statement with the pages of its quote."""
    shown = answer_reply(paper_of(file), answer, words)
    finder = PageFinder(file.text.document)
    said = (_paged(block, finder, words) for block in shown.blocks if not isinstance(block, Heading))
    small = [Text(words.tell(note), quiet=True) for note in notes]
    return Reply((Heading(title_of(file)), *said, *small, Text(_kept(file, words), quiet=True), buttons(file, words)))


def quotes_about(file: KeptFile, summary: Summary, number: int, words: Words) -> Reply:
    """Show one page, counted from 1, of a reading's statements with their quotes and the pages of these."""
    shown = quotes_reply(paper_of(file), summary, number, words, f"kept {file.key} quotes")
    finder = PageFinder(file.text.document)
    named = (Text(title_of(file)) if at == 1 else block for at, block in enumerate(shown.blocks))
    return Reply(tuple(_paged(block, finder, words) for block in named))


def buttons(file: KeptFile, words: Words) -> Choices:
    """Offer a question, the quotes, and the end of a kept file."""
    ask = Choice(words.say("Ask…"), f"kept {file.key} ask")
    quotes = Choice(words.say("Quotes"), f"kept {file.key} quotes 1")
    return Choices(((ask, quotes, Choice(words.say("Delete"), f"drop {file.key}", danger=True)),))


def title_of(file: KeptFile) -> str:
    """Return a file's own title, where it has none its name."""
    return latex.to_text(file.text.document.title) or file.name


def _origin(file: KeptFile, words: Words) -> str:
    """Say what the reading is of, and whose words title and text are."""
    document = file.text.document
    read = words.say_n(
        "Out of the file {name}: {n} page.", "Out of the file {name}: {n} pages.", document.pages, name=file.name
    )
    if document.title:
        return words.join(read, words.say("The title is as the file prints it, not from a record."))
    return words.join(read, words.say("It prints no title that I can tell."))


def _kept(file: KeptFile, words: Words) -> str:
    """Say until when the text is kept, and how it is asked about."""
    return words.say(
        "I keep its text for {chat} until {moment}: reply with a question, or send /ask file:{key} and one.",
        moment=f"{words.forms.moment(file.sent_at + KEPT)} UTC",
        key=file.key,
    )


def _paged(block: Block, finder: PageFinder, words: Words) -> Block:
    """Put the page behind the place of each quote."""
    if not isinstance(block, Claims):
        return block
    claims = []
    for claim in block.claims:
        where = place(claim.place, words)
        if pages := finder.of(claim.evidence):
            first, last = pages
            if first == last:
                where = words.say("{place}, page {page}", place=where, page=first)
            else:
                where = words.say("{place}, page {page} or {next}", place=where, page=first, next=last)
        claims.append(replace(claim, place=where))
    return replace(block, claims=tuple(claims))
