"""/library: what a chat teaches by beside its votes; and lists of references that are sent."""

from pathlib import Path

from chat.errors import BadInputError
from chat.refs import SentFile
from chat.reply import Block, Heading, Reply, Text
from chat.words import phrase
from handlers.command import Request
from handlers.sent.wishes import is_list
from handlers.waiting import waited_for
from papers import ids
from papers.references.zotero import address_of
from services.languages import is_said, keyword
from services.replies.libraries import A_PAGE, entries_reply, libraries_reply, library_reply, name_of
from services.summaries import OnStep

ACTIONS = {"show": phrase("show, list"), "delete": phrase("delete, remove"), "look": phrase("look, continue")}
_USAGE = phrase("Send me a .bib, .ris, .json or .txt file, name arXiv ids, or say: /library zotero 12345")


async def library(request: Request) -> Reply:
    """Take a list in that came with the command, or do what its words say; without any list the chat's libraries."""
    if sent := sent_list(request):
        return await _received(request, sent)
    verb, _, rest = request.arguments.partition(" ")
    named = ids.find_all(request.arguments)
    known = keyword(verb, ACTIONS) if not (named or _numbers(rest)) else None
    if not verb or known == "show":
        return libraries_reply(await request.services.libraries.of(request.target), request.words)
    if is_said(verb, phrase("zotero")):
        return await _zotero(request, rest)
    if _numbers(rest) and not named:
        return await _about_one(request, verb, *_numbers(rest))
    if known:
        raise BadInputError(phrase("Which library?"), phrase("/library lists them, each with buttons that do it."))
    if not named:
        raise BadInputError(phrase("I do not know what that is."), _USAGE)
    number = await request.services.libraries.name_ids(named, request.incoming.person, request.target)
    return await _looked_up(request, number)


async def _about_one(request: Request, verb: str, number: int, page: int = 1) -> Reply:
    """Show or delete a library of the chat's, or look up what is left of it."""
    await request.services.libraries.find(number, request.target)
    match keyword(verb, ACTIONS):
        case "show":
            return await _shown(request, number, page)
        case "delete":
            return await _deleted(request, number)
        case "look":
            return await _looked_up(request, number)
        case _:
            raise BadInputError(phrase("I do not know what that is."), _USAGE)


def sent_list(request: Request) -> SentFile | None:
    """Return the list of references that came with a message, or with the one that it replies to."""
    sent = request.incoming.files or request.incoming.quoted.files
    return next(filter(is_list, sent), None) if not request.incoming.pressed else None


async def _received(request: Request, sent: SentFile) -> Reply:
    libraries, asked = request.services.libraries, request.incoming
    numbers: list[int] = []

    async def fetch(path: Path, most_bytes: int) -> None:
        await request.conversation.fetch(sent, path, most_bytes)

    async def read(watch: OnStep) -> Reply:
        numbers.append(await libraries.receive(sent, fetch, asked.person, request.target, watch))
        return Reply()

    above = (Heading(sent.name or request.words.say("A file")),)
    reply = await waited_for(request, read, above=above, begun=phrase("fetching the file…"))
    return await _looked_up(request, numbers[0]) if numbers else reply


async def _zotero(request: Request, name: str) -> Reply:
    libraries, asked = request.services.libraries, request.incoming
    operator = request.services.quotas.is_operator(asked.person)
    address = address_of(name or (libraries.zotero.own if operator else ""))
    numbers: list[int] = []

    async def read(watch: OnStep) -> Reply:
        numbers.append(await libraries.follow(address, asked.person, request.target, watch, operator=operator))
        return Reply()

    above = (Heading(request.words.say("Zotero: {name}", name=address)),)
    reply = await waited_for(request, read, above=above, begun=phrase("asking Zotero…"))
    return await _looked_up(request, numbers[0]) if numbers else reply


async def _looked_up(request: Request, number: int) -> Reply:
    """Look up what a library names as far as arXiv lets us at once, and say what became of it."""
    libraries, words = request.services.libraries, request.words
    done = False
    found = await libraries.find(number, request.target)
    above: tuple[Block, ...] = (Heading(name_of(found, words)),)

    async def look(watch: OnStep) -> Reply:
        nonlocal done
        trouble = await libraries.look_up(number, watch)
        done = True
        kept = await libraries.find(number, request.target)
        return library_reply(kept, words, stopped=False, trouble=trouble)

    if not found.counts.get("waiting"):
        return await look(lambda _: None)
    reply = await waited_for(request, look, above=above, begun=phrase("looking papers up at arXiv…"))
    if done:
        return reply
    await libraries.stop(number)
    return library_reply(await libraries.find(number, request.target), words, stopped=True)


async def _shown(request: Request, number: int, page: int) -> Reply:
    found = await request.services.libraries.find(number, request.target)
    page = max(1, page)
    entries = await request.services.libraries.entries(number, A_PAGE, (page - 1) * A_PAGE)
    return entries_reply(found, entries, page, request.words)


async def _deleted(request: Request, number: int) -> Reply:
    found = await request.services.libraries.find(number, request.target)
    await request.services.libraries.drop(number)
    said = request.words.say("Deleted: {name}. The digests rank without it.", name=name_of(found, request.words))
    return Reply((Text(said),), private=True)


def _numbers(text: str) -> list[int]:
    return [int(each) for each in text.split()[:2] if each.isascii() and each.isdigit() and len(each) < 16]
