"""/export and /forget."""

from chat.errors import NotAllowedError
from chat.refs import ChatRef
from chat.reply import Attachment, Block, Choice, Choices, Reply, Text
from chat.words import Words, phrase
from handlers.command import Request
from services.accounts import Holdings
from services.languages import keyword

SORTS_IN_A_LABEL = 2

WHOSE = {"mine": phrase("mine, me, my data"), "chat": phrase("here, chat, this chat")}


async def export(request: Request) -> Reply:
    """Hand over all that is held about the person and, to its administrators, the chat."""
    content = await request.services.accounts.export(request.incoming.person, await _own_chat(request))
    file = Attachment("paper-herald.json", "application/json", content)
    if request.elsewhere:
        return Reply((Text(request.words.say("All that I hold about you and {chat}.")), file), private=True)
    return Reply((file,), private=True)


async def forget(request: Request) -> Reply:
    """Delete what is held about the person, or about the chat, once they have said which they mean."""
    whose = keyword(request.arguments, WHOSE)
    if whose == "mine" and not request.incoming.linked:
        forgotten = await request.services.accounts.forget_person(request.incoming.person)
        await request.services.operators.refresh()
        return _done(forgotten, request.words, own=True)
    if whose == "chat" and not request.incoming.linked:
        if not await request.conversation.administers(request.target):
            raise NotAllowedError(
                phrase("Only the administrators of {chat} can delete what I hold about it."),
                phrase("Ask one of them."),
            )
        return _done(await request.services.accounts.forget_chat(request.target), request.words, own=False)
    return await _question(request)


async def _question(request: Request) -> Reply:
    """Say what there is of each, and offer to delete the one or the other."""
    words, person, ref = request.words, request.incoming.person, await _own_chat(request)
    own = await request.services.accounts.held_by(person)
    of_chat = await request.services.accounts.held_of(ref) if ref else Holdings()
    if not own and not of_chat:
        return Reply((Text(_nothing(ref, words)),), private=True)
    blocks: list[Block] = []
    rows: list[tuple[Choice, ...]] = []
    if own:
        blocks.append(Text(words.say("About you I hold: {what}.", what=_told(own, words))))
        label = words.say("Delete my {what}", what=_told(own, words, SORTS_IN_A_LABEL))
        rows.append((Choice(label, "forget mine"),))
    if of_chat:
        blocks.append(Text(words.say("About {chat} I hold: {what}.", what=_told(of_chat, words))))
        label = words.say("{Chat}: delete {what}", what=_told(of_chat, words, SORTS_IN_A_LABEL))
        rows.append((Choice(label, "forget chat", danger=True),))
    elif ref is None:
        blocks.append(Text(words.say("What I hold about {chat} is for its administrators to delete.")))
    blocks.append(Text(words.say("It cannot be undone: /export first hands you a copy.")))
    rows.append((Choice(words.say("Export first"), "export"),))
    return Reply((*blocks, Choices(tuple(rows))), private=True)


def _told(held: Holdings, words: Words, most: int | None = None) -> str:
    """Name what there is, each sort with its number, or the first few sorts."""
    sorts = [
        words.say_n("{n} subscription", "{n} subscriptions", held.subscriptions) if held.subscriptions else "",
        words.say("its settings") if held.settings else "",
        words.say_n("{n} digest", "{n} digests", held.digests) if held.digests else "",
        words.say_n("{n} vote", "{n} votes", held.votes) if held.votes else "",
        words.say_n("{n} saved paper", "{n} saved papers", held.saved) if held.saved else "",
        words.say_n("{n} file", "{n} files", held.files) if held.files else "",
        words.say_n("{n} library", "{n} libraries", held.libraries) if held.libraries else "",
        words.say("that you operate this bot") if held.operator else "",
        words.say_n("{n} record of use", "{n} records of use", held.others) if held.others else "",
    ]
    said = list(filter(None, sorts))
    more = "…" if most and len(said) > most else ""
    return words.listed(filter(None, (*said[:most], more)))


def _done(held: Holdings, words: Words, *, own: bool) -> Reply:
    if not held:
        return Reply((Text(words.say("There is nothing left to delete.")),), private=True)
    what = _told(held, words)
    said = (
        words.say("Deleted, of yours: {what}.", what=what)
        if own
        else words.say("Deleted, of {chat}: {what}.", what=what)
    )
    return Reply((Text(said),), private=True)


def _nothing(ref: ChatRef | None, words: Words) -> str:
    return words.say("I hold nothing about you or {chat}.") if ref else words.say("I hold nothing about you.")


async def _own_chat(request: Request) -> ChatRef | None:
    """Return the chat if the person administers it: its data are not everybody's."""
    return request.target if await request.conversation.administers(request.target) else None
