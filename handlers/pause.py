"""/pause, /resume and /stop, which offers what may be meant by it."""

from chat.reply import Choice, Choices, Reply, Text
from handlers.command import Request
from handlers.timing import coming
from services.times import clip

MOST_NAMED = 8


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


async def stop(request: Request) -> Reply:
    """Offer to pause the digests, or to give subscriptions up; nothing ends by this alone."""
    words, catalogue = request.words, request.services.catalogue
    held = await request.services.subscriptions.of(request.target)
    if not held:
        nothing = words.say("{Chat} follows nothing, so nothing comes by itself.")
        return Reply((Text(nothing), Choices(((Choice(words.say("Topics"), "topics"),),))))
    said = words.say("Pause keeps subscriptions and settings until /resume; unsubscribing ends them.")
    first = (
        Choice(words.say("Pause"), "pause"),
        Choice(words.say("Unsubscribe from everything"), "unsubscribe all", danger=True),
    )
    named = tuple(
        (
            Choice(
                words.say("Unsubscribe from {name}", name=clip(catalogue.name(each.topic, words.language), 30)),
                f"unsubscribe {each.topic.key}",
            ),
        )
        for each in held[:MOST_NAMED]
        if len(held) > 1
    )
    return Reply((Text(said), Choices((first, *named))))
