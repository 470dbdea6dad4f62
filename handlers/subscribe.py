"""/subscribe, /unsubscribe and /subscriptions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

from chat.errors import BadInputError, HeraldError
from chat.hours import WHEN_ANNOUNCED
from chat.reply import Block, Choice, Choices, Heading, Listing, Progress, Reply, Text
from chat.words import Words, phrase
from handlers.command import Request
from handlers.finding.search import SHOWN, paper_item
from handlers.subscriptions import mentioned, subscriptions, tagged
from handlers.timing import at, coming, which_list, which_zone
from handlers.understanding.proposals import lately, nearest
from handlers.wishes import Labels, labels, read
from papers.query import queries
from services.recent import EXAMPLES, recent
from services.said.zones import SeveralZonesError
from services.subscriptions import Timing, Wish
from services.times import clip
from services.topics import Catalogue, TopicSpec, any_of_these

EVERYTHING = frozenset({"all", "everything", "*", "所有", "全部"})
MOST_TAKEN_BACK = 8
_NO_TOPIC = "topic-that-is-missing"


async def subscribe(request: Request) -> Reply:
    """Subscribe the chat to a topic, at an hour of its own if one is given."""
    words = request.words
    if not request.arguments or _is_timing(request.arguments, request.services.catalogue):
        return _which(request, timing=request.arguments)
    given, named = labels(request.arguments)
    try:
        text, wish, unread = read(given, request.services.catalogue, words.language)
    except SeveralZonesError as error:
        begun, _, rest = request.arguments.rpartition(error.text)
        return which_zone(error, lambda zone: f"subscribe {begun}{zone}{rest}", words)
    topic = await resolved(request, text)
    refuse_the_past(topic, request.services.clock.now())
    if obstacle := await request.conversation.may_post(request.target):
        raise obstacle
    wish, labelled = await _labelled(request, wish, named)
    standing, before = await request.services.subscriptions.add(
        request.target, request.incoming.person, topic, wish, spoken=request.spoken
    )
    blocks: list[Block] = [
        Text(words.join(_followed(_name(request, topic), standing.timing, before, words), *labelled))
    ]
    if unread:
        blocks.append(Text(words.say("I left this aside: “{words}”.", words=clip(unread, SHOWN))))
    if codes := any_of_these(topic):
        blocks.append(Text(words.say("That is one subscription to what is in any of {n} categories.", n=len(codes))))
    next_one = coming(standing, words)
    if not before and (wish.days or wish.time == WHEN_ANNOUNCED):
        rule = words.say("Its digests come {at}.", at=at(standing.timing, words))
        next_one = replace(next_one, text=words.join(rule, next_one.text))
    blocks.append(next_one)
    if isinstance(standing.timing.time, time):
        blocks.append(Text(which_list(standing.timing, words, request.services.clock.now()), quiet=True))
    if await request.services.subscriptions.paused(request.target):
        blocks.append(Text(words.say("The digests of {chat} are paused: /resume lets them come.")))
    buttons = _buttons(topic, words)
    if before:
        return Reply((*blocks, Choices((buttons,))))
    choices = Choices((buttons, (Choice(words.say("Post the first digest now"), f"post {topic.key}"),)))
    asking = Progress(words.say("asking arXiv what that would have brought lately…"))
    await request.show(Reply((*blocks, asking, choices)))
    return Reply((*blocks, *await _lately(request, topic), choices))


async def first(request: Request) -> Reply:
    """Subscribe a chat to its first topic, and have what is new on it posted at once; without a topic, offer those."""
    if not request.arguments:
        return _which(request, "first")
    followed = await subscribe(request)
    choices = [each for block in followed.blocks if isinstance(block, Choices) for row in block.rows for each in row]
    line = next((each.command for each in choices if each.command.startswith("post ")), "")
    if not line:  # there is nothing to begin with: it follows that already, or something is asked
        return followed
    posted = await post(replace(request, command="post", arguments=line.removeprefix("post ")))
    told = (block for block in followed.blocks if not isinstance(block, Choices))
    said = (block for block in posted.blocks if isinstance(block, Text))
    return Reply((*told, *said, Choices((tuple(each for each in choices if each.command != line),))))


def _buttons(topic: TopicSpec, words: Words) -> tuple[Choice, ...]:
    """Offer what can be done with a subscription."""
    return (
        Choice(words.say("See it now"), f"digest {topic.key}"),
        Choice(words.say("Settings"), "settings"),
        Choice(words.say("Unsubscribe"), f"unsubscribe {topic.key}"),
    )


async def _labelled(request: Request, wish: Wish, named: Labels) -> tuple[Wish, list[str]]:
    """Put the numbers of the role and the tags that were named into a wish, and say what becomes of them."""
    words, label = request.words, request.conversation.label
    said: list[str] = []
    if named.role is not None:
        number = (await label(request.target, "role", named.role))[0] if named.role else ""
        wish = replace(wish, role=number)
        said.append(mentioned(number, words) if number else words.say("Its digests mention no role any more."))
    if named.tags is not None:
        found = [await label(request.target, "tag", each) for each in named.tags]
        wish = replace(wish, tags=" ".join(dict.fromkeys(number for number, _ in found)))
        names = list(dict.fromkeys(name for _, name in found))
        said.append(tagged(names, words) if names else words.say("Its posts have the tags that fit them by name."))
    return wish, said


def _followed(name: str, now: Timing, before: Timing | None, words: Words) -> str:
    """Say that a chat follows a topic, and what is changed by it."""
    if before is None:
        return words.say("{Chat} now follows {name}.", name=name)
    already = words.say("{Chat} follows {name} already.", name=name)
    if now == before:
        return already
    changed = words.say(
        "From now on its digests come {at}, no longer {before}.", at=at(now, words), before=at(before, words)
    )
    return words.join(already, changed)


async def _lately(request: Request, topic: TopicSpec) -> Sequence[Block]:
    """Say what a topic would have brought in the last two weeks, as far as arXiv answers."""
    words = request.words
    if topic.kind == "like":
        return await _near_lately(request, topic)
    try:
        found = await recent(request.services.library, request.services.search, topic, request.services.clock.now())
    except HeraldError as error:
        unknown = words.say("What it would have brought lately I could not find out.")
        return [Text(words.join(words.tell(error.sentence), unknown), quiet=True)]
    catalogue = request.services.catalogue
    near = tuple(
        Choice(
            words.say("Follow {name}", name=catalogue.name(catalogue.topics[key], words.language)), f"subscribe {key}"
        )
        for key in nearest(request, topic, found)
    )
    return [*lately(found, topic, words), *((Choices((near,)),) if near else ())]


async def _near_lately(request: Request, topic: TopicSpec) -> Sequence[Block]:
    """Say what of the last days' lists is so near a paper that it would have come."""
    words, services = request.words, request.services
    liked = await services.likings.papers(queries.liked_by(topic.query))
    near = await services.related.lately(liked.values())
    meant = await services.likings.meant(queries.parse(topic.query), near)
    if not meant:
        return [
            Text(words.say("Nothing on the lists of the last week that I have is so near that it would have come."))
        ]
    said = words.say_n(
        "Of the lists of the last week that I have it would have brought {n} paper:",
        "Of the lists of the last week that I have it would have brought {n} papers. The newest:",
        len(meant),
    )
    return [Text(said), Listing(tuple(paper_item(paper, words) for paper in meant[:EXAMPLES]))]


async def resolved(request: Request, text: str) -> TopicSpec:
    """Return the topic that a text means, with the names of the papers that it is like. Raises HeraldError."""
    return await request.services.likings.completed(request.services.catalogue.resolve(text))


def refuse_the_past(topic: TopicSpec, now: datetime) -> None:
    """Raise BadInputError where a topic asks for papers of a time that has passed."""
    if queries.is_over(queries.parse(topic.query), now):
        raise BadInputError(
            phrase(
                "{name} asks for a time that has passed: nothing new would ever come.", name=clip(topic.name, SHOWN)
            ),
            phrase("Leave the dates out, or look into that time with /search."),
        )


async def unsubscribe(request: Request) -> Reply:
    """End a subscription; without a topic, offer those that there are."""
    words = request.words
    if not request.arguments:
        return await subscriptions(request)
    if request.arguments.casefold() in EVERYTHING:
        return await _unsubscribe_all(request)
    topic = await _held_topic(request, request.arguments)
    await request.services.subscriptions.remove(request.target, topic)
    back = Choice(words.say("Take it back"), f"subscribe {topic.key}")
    return Reply((Text(words.say("{Chat} no longer follows {name}.", name=_name(request, topic))), Choices(((back,),))))


async def _unsubscribe_all(request: Request) -> Reply:
    """End all subscriptions, and offer to take each of them back."""
    words = request.words
    held = await request.services.subscriptions.of(request.target)
    if not held:
        return Reply((Text(words.say("{Chat} follows nothing, so nothing comes by itself.")),))
    for each in held:
        await request.services.subscriptions.remove(request.target, each.topic)
    back = tuple(
        (Choice(words.say("Follow {name} again", name=_name(request, each.topic)), f"subscribe {each.topic.key}"),)
        for each in held[:MOST_TAKEN_BACK]
    )
    names = words.listed(_name(request, each.topic) for each in held)
    return Reply((Text(words.say("{Chat} no longer follows {name}.", name=names)), Choices(back)))


def _name(request: Request, topic: TopicSpec) -> str:
    """Return what the reader calls a topic."""
    return clip(request.services.catalogue.name(topic, request.words.language), SHOWN)


async def post(request: Request) -> Reply:
    """Have the next digest of a topic posted now instead of at its hour, if there is anything to post."""
    words, services = request.words, request.services
    topic = await _held_topic(request, request.arguments)
    if obstacle := await request.conversation.may_post(request.target):
        raise obstacle
    standing = await services.subscriptions.standing(request.target, topic)
    if await services.subscriptions.paused(request.target):
        return Reply((Text(words.say("The digests of {chat} are paused: /resume lets them come.")),))
    under_way = words.say("The digest on {name} is on its way to {chat}.", name=_name(request, topic))
    state = await services.due_digests.state(request.target, topic)
    if state == "under way":
        return Reply((Text(under_way),))
    await request.show(Reply((Progress(words.say("asking arXiv for {name}…", name=_name(request, topic))),)))
    preferences = await services.preferences.of(request.target)
    n = len((await services.due_digests.preview(request.target, topic, preferences)).papers)
    if not n:
        return Reply(
            (
                Text(words.say("Nothing is new on {name} for {chat}.", name=_name(request, topic))),
                coming(standing, words),
            )
        )
    if state == "posted":
        said = words.say_n(
            "{Chat} has had its latest digest on {name}; {n} new paper comes with the next one.",
            "{Chat} has had its latest digest on {name}; {n} new papers come with the next one.",
            n,
            name=_name(request, topic),
        )
        return Reply((Text(said), coming(standing, words)))
    if not await services.subscriptions.bring_forward(request.target, topic):
        return Reply((Text(under_way),))
    said = words.say_n(
        "{n} new paper on {name} comes to {chat} now.",
        "{n} new papers on {name} come to {chat} now.",
        n,
        name=_name(request, topic),
    )
    return Reply((Text(said),))


async def _held_topic(request: Request, text: str) -> TopicSpec:
    """Find the subscription that is meant, also one whose topic the catalogue no longer has."""
    if held := await request.services.subscriptions.named(request.target, text):
        return held
    try:
        return await resolved(request, text)
    except HeraldError as error:
        raise BadInputError(
            phrase("{Chat} follows nothing called “{text}”.", text=clip(text)),
            phrase("/subscriptions lists what it follows."),
        ) from error


def _is_timing(text: str, catalogue: Catalogue) -> bool:
    """Return whether a text says when something is to come, and not what."""
    if catalogue.knows(text):
        return False
    try:
        topic, wish, unread = read(f"{_NO_TOPIC} {text}", catalogue)
    except BadInputError:
        return False
    return topic == _NO_TOPIC and wish != Wish() and not unread


def _which(request: Request, command: str = "subscribe", timing: str = "") -> Reply:
    """Ask for a topic; each one offered goes with the timing that was named without any."""
    words = request.words
    specs = list(request.services.catalogue.topics.values())
    rows = tuple(
        tuple(Choice(_name(request, spec), f"{command} {spec.key} {timing}".rstrip()) for spec in specs[at : at + 2])
        for at in range(0, len(specs), 2)
    )
    example = request.example("subscribe", topic="cs.CL", at="09:00", zone=words.say("Europe/Berlin"))
    question = words.say("Which topic? Pick one, or write for example: {example}", example=example)
    if timing:
        missing = words.say("“{words}” says when digests are to come, but not on what.", words=clip(timing))
        question = words.join(missing, question)
    if request.elsewhere:
        return Reply((Heading(words.say("Topics of {chat}")), Text(question), Choices(rows)))
    elsewhere = (Choice(words.say("For a channel or another group…"), "channel"),)
    return Reply((Text(question), Choices((*rows, elsewhere))))
