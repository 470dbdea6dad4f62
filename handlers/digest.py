"""/digest: what the next digest would hold, without anything being marked as posted."""

from collections.abc import Sequence

from chat.errors import NotAllowedError
from chat.reply import Choice, Choices, Progress, Reply, Text
from handlers.command import Request
from handlers.summarize import left_out
from services.posts import digest_replies
from services.topics import TopicSpec

MOST_SUBSCRIPTIONS = 5


async def digest(request: Request) -> Reply | Sequence[Reply]:
    """Show the next digest of one topic, or of each that the chat follows."""
    if request.arguments:
        topic = await request.services.subscriptions.named(request.target, request.arguments)
        return await _preview(request, topic or request.services.catalogue.resolve(request.arguments), 0)
    held = await request.services.subscriptions.of(request.target)
    if not held:
        words = request.words
        text = Text(words.say("This chat follows nothing yet. Name a topic, for example: /digest cs.CL"))
        return Reply((text, Choices(((Choice(words.say("Topics"), "topics"),),))))
    replies: list[Reply] = []
    for standing in held[:MOST_SUBSCRIPTIONS]:
        replies.extend(await _preview(request, standing.topic, len(replies)))
    if (n := len(held)) > MOST_SUBSCRIPTIONS:
        left_out = request.words.say(
            "This chat follows {n} topics; these are the first {most}. Name another one: /digest <topic>.",
            n=n,
            most=MOST_SUBSCRIPTIONS,
        )
        replies.append(Reply((Text(left_out, quiet=True),)))
    return replies


async def _preview(request: Request, topic: TopicSpec, slot: int) -> Sequence[Reply]:
    services, words = request.services, request.words
    await request.show(Reply((Progress(words.say("asking arXiv for {name}…", name=topic.name)),)), slot)
    preferences = await services.preferences.of(request.target)
    selection = await services.editions.preview(request.target, topic, preferences)
    if not selection.papers:
        return [Reply((Text(words.say("No new papers on {name}: the next digest would be silent.", name=topic.name)),))]
    asked = request.incoming
    refused: list[NotAllowedError] = []
    written = await services.digests.write(
        selection, words.language, preferences.depth, person=asked.person, chat=asked.chat, refused=refused.append
    )
    notes = [words.say("A preview: nothing is marked as posted.")]
    if refused:
        notes.append(left_out(words, refused))
    note = Text(words.join(*notes), quiet=True)
    deeper = services.full_texts.available
    first, *others = digest_replies(written, words, preferences.layout, figures=preferences.figures, deeper=deeper)
    return [Reply((*first.blocks, note)), *others]
