"""/pause and /resume."""

from chat.reply import Choice, Choices, Reply, Text
from handlers.command import Request
from handlers.timing import coming


async def pause(request: Request) -> Reply:
    """Stop the chat's digests."""
    await request.services.subscriptions.pause(request.target)
    words = request.words
    text = words.say("The digests of {chat} are paused; subscriptions and settings stay. /resume lets them come again.")
    return Reply((Text(text), Choices(((Choice(words.say("Resume"), "resume"),),))))


async def resume(request: Request) -> Reply:
    """Let the chat's digests come again."""
    words = request.words
    if obstacle := await request.conversation.may_post(request.target):
        raise obstacle
    held = await request.services.subscriptions.resume(request.target)
    if not held:
        return Reply((Text(words.say("Nothing is paused now, but {chat} follows nothing yet: see /topics.")),))
    first = min(held, key=lambda standing: standing.next_run or standing.created)
    return Reply((Text(words.say("The digests of {chat} come again.")), coming(first, words)))
