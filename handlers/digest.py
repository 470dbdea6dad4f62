"""/digest: what the next digest would hold, without anything being marked as posted."""

from collections.abc import Sequence
from dataclasses import replace

from chat.errors import NotAllowedError
from chat.reply import Choice, Choices, Heading, Progress, Reply, Text
from chat.words import Words, phrase
from handlers.command import Request
from handlers.subscribe import resolved
from handlers.summarize import left_out
from services.digests.builder import Selection
from services.languages import is_said
from services.preferences import Layout, Preferences
from services.replies.papers import digest_replies, layout_of
from services.replies.posts import digest_file
from services.topics import TopicSpec

MOST_SUBSCRIPTIONS = 5
ONE_BY_ONE = "--papers"  # before the topic: a message for each paper, as the digest itself has them


async def digest(request: Request) -> Reply | Sequence[Reply]:
    """Show the next digest of one topic, or of each that the chat follows, one message each unless more is wished."""
    first, _, rest = request.arguments.partition(" ")
    whole = first == ONE_BY_ONE
    named = rest.strip() if whole else request.arguments
    before, _, last = named.rpartition(" ")
    as_file = bool(before) and is_said(last, phrase("markdown, md"))
    if as_file:
        named = before.strip()
    if named:
        topic = await request.services.subscriptions.named(request.target, named)
        spec = topic or await resolved(request, named)
        return await _file(request, spec) if as_file else await _preview(request, spec, 0, whole=whole)
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


async def _selected(request: Request, topic: TopicSpec, slot: int) -> Selection | Reply:
    """Return what the next digest of a topic would hold, or that it would hold nothing."""
    services, words = request.services, request.words
    await request.show(
        Reply((Progress(words.say("asking arXiv for {name}…", name=services.catalogue.name(topic, words.language))),)),
        slot,
    )
    preferences = await services.preferences.of(request.target)
    selection = await services.due_digests.preview(request.target, topic, preferences)
    if selection.papers:
        return selection
    silent = words.say(
        "No new papers on {name}: the next digest of {chat} would be silent.",
        name=services.catalogue.name(topic, words.language),
    )
    return Reply((Text(silent),))


def _words(request: Request, preferences: Preferences) -> Words:
    """Return the reader's words with the language of the summaries that the chat will get, where it named one."""
    return request.words.beside(preferences.summaries or request.words.summaries)


async def _file(request: Request, topic: TopicSpec) -> Sequence[Reply]:
    """Hand the next digest of a topic over as Markdown, its papers read as deep as the chat has them."""
    services, asked = request.services, request.incoming
    selection = await _selected(request, topic, 0)
    if isinstance(selection, Reply):
        return [selection]
    preferences = await services.preferences.of(request.target)
    words, depth = _words(request, preferences), preferences.depth
    refused: list[NotAllowedError] = []
    written = await services.digests.write(
        selection, words.summaries, depth, person=asked.person, chat=asked.chat, refused=refused.append
    )
    written = replace(written, name=services.digests.called(topic, words.language))
    told = [Text(left_out(words, refused), quiet=True)] if refused else []
    heading = Heading(words.say("{topic}, {day}", topic=written.name, day=written.day))
    return [Reply((heading, *told, digest_file(written, words)))]


async def _preview(request: Request, topic: TopicSpec, slot: int, *, whole: bool) -> Sequence[Reply]:
    services, asked = request.services, request.incoming
    selection = await _selected(request, topic, slot)
    if isinstance(selection, Reply):
        return [selection]
    preferences = await services.preferences.of(request.target)
    words = _words(request, preferences)
    refused: list[NotAllowedError] = []
    real = layout_of(preferences.layout, len(selection.papers), preferences.most_messages)
    layout: Layout = real if whole else "list"
    # A list has a sentence of each paper, for which none needs to be read in whole.
    depth = preferences.depth if layout == real else "brief"
    written = await services.digests.write(
        selection,
        words.summaries,
        depth,
        person=asked.person,
        chat=asked.chat,
        refused=refused.append,
        overview=preferences.overview,
    )
    written = replace(written, name=services.digests.called(topic, words.language))
    notes = [words.say("A preview for {chat}: nothing is marked as posted.")]
    if refused:
        notes.append(left_out(words, refused))
    note = Text(words.join(*notes), quiet=True)
    deeper = services.full_texts.available
    first, *others = digest_replies(written, words, layout, figures=preferences.figures, deeper=deeper)
    said = [block for block in first.blocks if not isinstance(block, Choices)]
    buttons = [block for block in first.blocks if isinstance(block, Choices)]
    more = [Choice(words.say("As a file"), f"digest {topic.key} markdown")]
    if layout != real:
        more.insert(0, Choice(words.say("One message per paper"), f"digest {ONE_BY_ONE} {topic.key}"))
    buttons.append(Choices((tuple(more),)))
    return [replace(first, blocks=(*said, note, *buttons)), *others]
