"""/subscriptions: what a chat follows, and what the other chats of its community do, as far as the person sees them."""

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from chat.errors import HeraldError, NotFoundError
from chat.refs import ChatRef
from chat.reply import Block, Choice, Choices, Heading, Item, Listing, Reply, Text
from chat.words import Words
from handlers.command import Request
from handlers.dates import local_moment
from handlers.timing import at, moments, when
from handlers.wishes import NONE
from services.subscriptions import NOT_ANSWERED, Pause, SubscriptionStatus
from services.topics import kind_phrase

MOST_CHATS = 50  # of one community


async def subscriptions(request: Request) -> Reply:
    """List what the chat follows, and others of its community: the last post, the next run, and why nothing came."""
    words = request.words
    others = [] if request.elsewhere else await _others(request)
    of_chats = [(ref, await _held(request, ref)) for ref in (request.target, *others)]
    nothing = Text(words.say("{Chat} follows nothing yet. /topics shows what there is."))
    if not any(held for _, held in of_chats):
        return Reply((nothing, Choices(((Choice(words.say("Topics"), "topics"),),))))
    blocks: list[Block] = [
        Heading(words.say("Subscriptions of {chat}") if request.elsewhere else words.say("Subscriptions"))
    ]
    if not of_chats[0][1]:
        blocks.append(nothing)
    rows: list[tuple[Choice, ...]] = []
    titles: list[str] = []
    for ref, held in of_chats:
        place = request.conversation.name(ref) if others else ""
        items = tuple(
            [
                Item(
                    _named(each, place, words),
                    words.join(_state(each, words), *await _labels(request, ref, each)),
                    moments=moments(each, words),
                )
                for each in held
            ]
        )
        if items:
            blocks.append(Listing(items, ordered=True, start=len(rows) + 1))
        if held and (pause := await request.services.subscriptions.paused(ref)):
            blocks.append(Text(_paused(pause, words)))
        manages = not others or await request.conversation.administers(ref)
        rows += [_choices(each, place, words, manages=manages) for each in held]
        titles += [f"#{ref.title}: {each.topic.name}" if others else each.topic.name for each in held]
    blocks.append(Text(words.say("On days without new papers nothing comes."), quiet=True))
    return Reply((*blocks, Choices(tuple(rows), titles=tuple(titles))))


async def _held(request: Request, ref: ChatRef) -> list[SubscriptionStatus]:
    """Return what a chat follows, under the names that the reader has for it."""
    catalogue, language = request.services.catalogue, request.words.language
    held = await request.services.subscriptions.of(ref)
    return [replace(each, topic=replace(each.topic, name=catalogue.name(each.topic, language))) for each in held]


async def _others(request: Request) -> list[ChatRef]:
    """Return the other chats of the community that the person sees and that follow something."""
    around = {ref.chat: ref for ref in await request.conversation.around() if ref.key != request.target.key}
    followed = await request.services.presence.followed(request.target.platform, tuple(around)) if around else []
    return [around[each.ref.chat] for each in followed][:MOST_CHATS]


def _choices(standing: SubscriptionStatus, place: str, words: Words, *, manages: bool) -> tuple[Choice, ...]:
    """Return what can be done with a subscription, in the chat where that is if it is not this one."""
    there = f"@{place} " if place else ""
    name, key = standing.topic.name, standing.topic.key
    preview = Choice(words.say("Preview {name}", name=name), f"digest {there}{key}")
    if not manages:
        return (preview,)
    settings = (Choice(words.say("Settings"), f"settings {there}".rstrip()),) if place else ()
    quiet = (Choice(words.say("Mention no role"), f"subscribe {there}{key} role:{NONE}"),) if standing.role else ()
    untagged = (Choice(words.say("Tags by name"), f"subscribe {there}{key} tag:{NONE}"),) if standing.tags else ()
    return (preview, *settings, *quiet, *untagged, Choice(words.say("Unsubscribe"), f"unsubscribe {there}{key}"))


async def _labels(request: Request, ref: ChatRef, standing: SubscriptionStatus) -> list[str]:
    """Say which role a subscription's digests mention, and which tags their posts have, as far as those are there."""
    words, label, said, names = request.words, request.conversation.label, list[str](), list[str]()
    if standing.role:
        said.append(mentioned(standing.role, words))
        try:
            await label(ref, "role", standing.role)
        except NotFoundError:
            said = [words.say("The role that its digests mentioned is gone.")]
        except HeraldError:
            pass  # who asks need not be allowed to mention it themselves
    for number in standing.tags:
        with contextlib.suppress(HeraldError):  # it is gone
            names.append((await label(ref, "tag", number))[1])
    return [*said, tagged(names, words)] if names else said


def mentioned(role: str, words: Words) -> str:
    """Say which role digests mention, by its number: who has roles writes its name there."""
    return words.say("Its digests mention {role}.", role=f"role:{role}")


def tagged(names: Sequence[str], words: Words) -> str:
    """Say which tags posts have."""
    return words.say("Its posts have these tags: {tags}.", tags=words.listed(names))


def _named(standing: SubscriptionStatus, place: str, words: Words) -> str:
    """Say what is followed, at which hour, and in a list of several chats where."""
    kind = words.tell(kind_phrase(standing.topic.kind))
    said = words.say("{name} ({kind}), {at}", name=standing.topic.name, kind=kind, at=at(standing.timing, words))
    return words.say("{chat}: {what}", chat=f"@{place}", what=said) if place else said


def _paused(pause: Pause, words: Words) -> str:
    """Say since when and why a chat is paused, and what happens next."""
    day = pause.since.date()
    if pause.why is None:
        return words.say("Paused since {day}: /resume lets the digests come.", day=day)
    said = [words.say("Paused since {day}.", day=day), words.tell(pause.why)]
    if n := pause.waiting:
        said.append(words.say_n("{n} message waits.", "{n} messages wait.", n))
    said.append(words.say("I try again by myself; /resume has me try at once."))
    return words.join(*said)


def _state(standing: SubscriptionStatus, words: Words) -> str:
    if standing.last_post:
        last = words.say("Last post {when}.", when=local_moment(standing.last_post, standing.timing.timezone, words))
    else:
        last = words.say("Nothing posted yet.")
    if standing.note == NOT_ANSWERED:
        last = words.join(last, words.say("arXiv did not answer; I try again."))
    elif standing.note:
        since = (standing.last_post or standing.created).astimezone(ZoneInfo(standing.timing.timezone))
        silent = words.say("No new papers since {day}.", day=since.date())
        last = words.join(last, silent)
    return words.join(last, when(standing, words))
