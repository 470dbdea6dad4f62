"""/stop: what ends the digests, for a while or for good."""

from chat.reply import Choice, Choices, Reply, Text
from handlers.command import Request
from services.times import clip

MOST_NAMED = 8


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
