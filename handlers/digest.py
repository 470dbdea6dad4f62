"""/digest: what the next digest would hold, without anything being marked as posted."""

from collections.abc import Sequence
from dataclasses import replace

from chat.errors import NotAllowedError
from chat.reply import Choice, Choices, Progress, Reply, Text
from handlers.command import Request
from handlers.subscribe import resolved
from handlers.summarize import left_out
from services.preferences import Layout
from services.replies.papers import digest_replies, layout_of
from services.topics import TopicSpec

MOST_SUBSCRIPTIONS = 5
ONE_BY_ONE = "--papers"  # before the topic: a message for each paper, as the digest itself has them


async def digest(request: Request) -> Reply | Sequence[Reply]:
    """Show the next digest of one topic, or of each that the chat follows, one message each unless more is wished."""
    first, _, rest = request.arguments.partition(" ")
    whole = first == ONE_BY_ONE
    named = rest.strip() if whole else request.arguments
    if named:
        topic = await request.services.subscriptions.named(request.target, named)
        return await _preview(request, topic or await resolved(request, named), 0, whole=whole)
    held = await request.services.subscriptions.of(request.target)
    if not held:
        words = request.words
        text = Text(words.say("{Chat} follows nothing yet. Name a topic, for example: /digest cs.CL"))
        return Reply((text, Choices(((Choice(words.say("Topics"), "topics"),),))))
    replies: list[Reply] = []
    for standing in held[:MOST_SUBSCRIPTIONS]:
        replies.extend(await _preview(request, standing.topic, len(replies), whole=whole))
    if (n := len(held)) > MOST_SUBSCRIPTIONS:
        more = request.words.say(
            "{Chat} follows {n} topics; these are the first {most}. Name another one: /digest <topic>.",
            n=n,
            most=MOST_SUBSCRIPTIONS,
        )
        replies.append(Reply((Text(more, quiet=True),)))
    return replies


async def _preview(request: Request, topic: TopicSpec, slot: int, *, whole: bool) -> Sequence[Reply]:
    services, words = request.services, request.words
    await request.show(
        Reply((Progress(words.say("asking arXiv for {name}…", name=services.catalogue.name(topic, words.language))),)),
        slot,
    )
    preferences = await services.preferences.of(request.target)
    selection = await services.due_digests.preview(request.target, topic, preferences)
    if not selection.papers:
        silent = words.say(
            "No new papers on {name}: the next digest of {chat} would be silent.",
            name=services.catalogue.name(topic, words.language),
        )
        return [Reply((Text(silent),))]
    asked = request.incoming
    refused: list[NotAllowedError] = []
    real = layout_of(preferences.layout, len(selection.papers), preferences.most_messages)
    layout: Layout = real if whole else "list"
    # A list has a sentence of each paper, for which none needs to be read in whole.
    depth = preferences.depth if layout == real else "brief"
    written = await services.digests.write(
        selection, words.language, depth, person=asked.person, chat=asked.chat, refused=refused.append
    )
    notes = [words.say("A preview for {chat}: nothing is marked as posted.")]
    if refused:
        notes.append(left_out(words, refused))
    note = Text(words.join(*notes), quiet=True)
    deeper = services.full_texts.available
    first, *others = digest_replies(written, words, layout, figures=preferences.figures, deeper=deeper)
    said = [block for block in first.blocks if not isinstance(block, Choices)]
    buttons = [block for block in first.blocks if isinstance(block, Choices)]
    if layout != real:
        more = Choice(words.say("One message per paper"), f"digest {ONE_BY_ONE} {topic.key}")
        buttons.append(Choices(((more,),)))
    return [replace(first, blocks=(*said, note, *buttons)), *others]
