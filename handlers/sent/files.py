"""Files that people send: read as arXiv's are, kept for a day for the chat that they were sent to, and asked about."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from chat.errors import BadInputError, NotAllowedError
from chat.refs import SentFile
from chat.reply import Heading, Progress, Reply, Text
from chat.words import Phrase, phrase
from handlers.ask import ask
from handlers.command import Request
from handlers.sent.wishes import question_in, refusal
from handlers.summarize import summarized
from handlers.waiting import waited_for
from services.replies.files import answer_about, buttons, file_reply, quotes_about, title_of
from services.sent.fetching import too_large
from services.sent.files import KeptFile
from services.sent.recognition import Recognized
from services.summaries import OnStep

LONGEST = 500  # characters of a question
_USAGE = phrase("Send me a PDF, and with it your question if you have one.")
_DEEP = re.compile(r"\bdeep\b|深入|全文", re.IGNORECASE)
_LINE = re.compile(r"(?:file:)?(?P<key>[0-9a-f]{20})(?:\s+(?P<verb>ask|quotes|read)\b)?\s*(?P<rest>.*)", re.DOTALL)


async def file(request: Request) -> Reply | Sequence[Reply]:
    """Read what came with a message, or with the one that it replies to; or say what is asked of a kept file."""
    if _LINE.fullmatch(request.arguments):
        return await kept(request)
    sent = request.incoming.files or request.incoming.quoted.files
    if not sent:
        raise BadInputError(phrase("There is no file here."), _USAGE)
    readable = [each for each in sent if refusal(each) is None]
    if not readable and (error := refusal(sent[0])):
        raise error
    chosen, most = readable[0], request.services.sent_files.most_bytes
    if chosen.size > most:
        raise too_large(chosen, most)
    return await _received(request, chosen, first_of=len(sent))


async def _received(request: Request, sent: SentFile, *, first_of: int) -> Reply | Sequence[Reply]:
    """Have a file read, and show it: an arXiv paper as that paper, anything else as what it is itself."""
    asked, words, files = request.incoming, request.words, request.services.sent_files
    question = _question(request.arguments)
    found: list[tuple[Recognized, list[Phrase]]] = []

    async def fetch(path: Path, most_bytes: int) -> None:
        await request.conversation.fetch(sent, path, most_bytes)

    async def read(watch: OnStep) -> Reply:
        received, note = await files.receive(sent, fetch, asked.person, asked.chat, watch)
        notes = [note] if note else []
        if first_of > 1:
            notes.append(phrase("I read one file of a message; this is {name}.", name=sent.name))
        if isinstance(received, Recognized):
            found.append((received, notes))
            return Reply()
        return await _shown(request, received, question, watch, notes)

    reply = await waited_for(request, read, above=(Heading(sent.name or words.say("A file")),))
    if not found:
        return reply
    paper, notes = found[0]
    return await _of_arxiv(request, paper, question, notes)


async def _of_arxiv(
    request: Request, found: Recognized, question: str, notes: Sequence[Phrase]
) -> Reply | Sequence[Reply]:
    """Show the paper of a record that a file is, and say by what it was recognised."""
    paper_id, told = found.paper.versioned_id, tuple(Text(request.words.tell(note), quiet=True) for note in notes)
    if question:
        answered = await ask(replace(request, command="ask", arguments=f"{paper_id} {question}"))
        return replace(answered, blocks=(*answered.blocks, *told)) if isinstance(answered, Reply) else []
    deep = " deep" if _DEEP.search(request.arguments) else ""
    first, *others = await summarized(replace(request, command="summarize", arguments=f"{paper_id}{deep}"))
    at = next((n for n, block in enumerate(first.blocks) if block.kind == "choices"), len(first.blocks))
    return [replace(first, blocks=(*first.blocks[:at], *told, *first.blocks[at:])), *others]


async def kept(request: Request) -> Reply:
    """Answer a button below a file's reading, or a question about it: its reading, its quotes, an answer."""
    line = _LINE.fullmatch(request.need_arguments(_USAGE))
    if line is None:
        raise BadInputError(phrase("That names no file."), _USAGE)
    found = await request.services.sent_files.find(line["key"], request.target)
    rest = line["rest"].strip()
    match line["verb"]:
        case "quotes":
            number = int(rest[:6]) if rest.isascii() and rest.isdigit() else 1
            return await _quotes(request, found, number)
        case "ask" if not rest:
            return _asking(request, found)
        case verb:
            question = _checked(rest) if verb == "ask" else _question(rest)

            async def shown(watch: OnStep) -> Reply:
                return await _shown(request, found, question, watch)

            return await waited_for(request, shown, above=(Heading(title_of(found)),))


async def drop(request: Request) -> Reply:
    """Delete a kept file, for who sent it or an administrator of its chat."""
    line = _LINE.fullmatch(request.need_arguments(_USAGE))
    if line is None:
        raise BadInputError(phrase("That names no file."), _USAGE)
    found = await request.services.sent_files.find(line["key"], request.target)
    if found.person != request.incoming.person.key and not await request.conversation.administers(request.target):
        raise NotAllowedError(
            phrase("Only who sent {name}, or an administrator of {chat}, can have it deleted.", name=found.name),
            phrase("It is gone after a day in any case."),
        )
    await request.services.sent_files.delete(found)
    said = request.words.say(
        "Deleted: the text of {name}, and what I read in it. My messages about it stay until somebody deletes those.",
        name=found.name,
    )
    return Reply((Text(said),), private=True)


async def _shown(
    request: Request, found: KeptFile, question: str, watch: OnStep, notes: Sequence[Phrase] = ()
) -> Reply:
    """Answer a question about a file, or without one show its reading; from now on it is what is spoken of."""
    asked, words, files = request.incoming, request.words, request.services.sent_files
    if request.where.key == request.target.key:
        await request.services.talks.note_file(request.talk, found.key)
    if question:
        answer = await files.answer(
            question, found, words.summaries, person=asked.person, chat=request.target, watch=watch
        )
        return await asyncio.to_thread(answer_about, found, answer, words, notes)
    summary = await files.reading(found, words.summaries, asked.person, request.target, watch)
    return file_reply(found, summary, words, notes)


async def _quotes(request: Request, found: KeptFile, number: int) -> Reply:
    asked, words = request.incoming, request.words
    await request.show(Reply((Progress(words.say("looking the quotes up…")),)))
    summary = await request.services.sent_files.reading(found, words.summaries, asked.person, request.target)
    return await asyncio.to_thread(quotes_about, found, summary, number, words)


def _asking(request: Request, found: KeptFile) -> Reply:
    """Say how a question reaches the file: this message, replied to, names it."""
    said = request.words.say(
        "What do you want to know of it? Reply to this message with your question, or send /ask file:{key} and it.",
        key=found.key,
    )
    return Reply((Heading(title_of(found)), Text(said), buttons(found, request.words)))


def _question(words: str) -> str:
    """Return the question in the words that came with a file, "" where the reading is wanted. Raises BadInputError."""
    question = words[4:].strip() if words.startswith("ask ") else question_in(words)
    return _checked(question)


def _checked(question: str) -> str:
    if len(question) > LONGEST:
        raise BadInputError(phrase("That question is too long for me."), phrase("Ask in {n} characters.", n=LONGEST))
    return question
