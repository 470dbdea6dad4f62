"""/export and /forget."""

from chat.refs import ChatRef
from chat.reply import Attachment, Choice, Choices, Reply, Text
from handlers.command import Request


async def export(request: Request) -> Reply:
    """Hand over all that is held about the person and, to its administrators, the chat."""
    content = await request.services.accounts.export(request.incoming.person, await _own_chat(request))
    return Reply((Attachment("paper-herald.json", "application/json", content),), private=True)


async def forget(request: Request) -> Reply:
    """Delete it all, once the person has said that they mean it."""
    words = request.words
    if request.arguments.casefold() != "yes":
        text = words.say(
            "This deletes the subscriptions, settings, votes and saved papers that I hold about you and, if you "
            "administer it, this chat. It cannot be undone: /export first hands you a copy."
        )
        sure = (Choice(words.say("Delete it all"), "forget yes"), Choice(words.say("Export first"), "export"))
        return Reply((Text(text), Choices((sure,))), private=True)
    n = await request.services.accounts.forget(request.incoming.person, await _own_chat(request))
    done = words.say_n("Done: {n} record deleted.", "Done: {n} records deleted.", n)
    nothing = words.say("I held nothing about you or this chat.")
    return Reply((Text(done if n else nothing),), private=True)


async def _own_chat(request: Request) -> ChatRef | None:
    """Give the chat if the person administers it: its data are not everybody's."""
    return request.target if await request.conversation.administers(request.target) else None
