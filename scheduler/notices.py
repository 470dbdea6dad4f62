"""Private notices: operators are told of trouble, and who subscribed a chat that it takes no message any more."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

import structlog

from chat.clock import Clock
from chat.errors import DeliveryError, HeraldError
from chat.platform import Postman
from chat.refs import Person
from chat.reply import Item, Listing, Reply, Text
from chat.words import Words
from services.closures import Closed, Closures, pause_reason
from services.languages import Languages
from services.operation.alerts import Alerts

APART = 3600.0  # seconds between two notices to a person about one server; what is lost meanwhile is told together

_Group = tuple[str, str, str]
"""A person's key, a platform and the name of a server, or "" for chats that stand by themselves."""


class SubscriberNotices:
    """Tells people of lost chats, in private; who cannot be reached learns of it from /subscriptions."""

    def __init__(
        self,
        closures: Closures,
        languages: Languages,
        postmen: Mapping[str, Postman],
        clock: Clock,
        posts: Callable[[str], bool] | None = None,
    ) -> None:
        """Take with `posts` what says whether this process may post on a platform now."""
        self._posts = posts or (lambda _: True)
        self._closures = closures
        self._languages = languages
        self._postmen = postmen
        self._clock = clock
        self._sent: dict[_Group, float] = {}
        # Who was told of which chat's pause where others, who subscribed it too, are still to be told.
        self._told: set[tuple[str, int, datetime | None]] = set()

    async def send(self) -> None:
        """Send what is due. Raises UnavailableError."""
        mine = {name for name in self._postmen if self._posts(name)}
        if not mine:
            return
        found = [each for each in await self._closures.untold() if each.chat.ref.platform in mine]
        groups: defaultdict[_Group, list[Closed]] = defaultdict(list)
        for each in found:
            for person in each.people:
                if (person, each.chat.id, each.chat.paused_at) not in self._told:
                    groups[person, each.chat.ref.platform, each.chat.ref.community].append(each)
        waiting: set[int] = set()
        for group, lost in groups.items():
            if await self._tell(group, lost):
                self._told.update((group[0], each.chat.id, each.chat.paused_at) for each in lost)
            else:
                waiting.update(each.chat.id for each in lost)
        await self._closures.told([each for each in found if each.chat.id not in waiting])
        self._told = {each for each in self._told if each[1] in waiting}

    async def _tell(self, group: _Group, lost: list[Closed]) -> bool:
        """Tell a person of chats; False where that is to be tried later."""
        now = self._clock.monotonic()
        self._sent = {each: at for each, at in self._sent.items() if now - at < APART}
        if group in self._sent:
            return False
        key, platform, _ = group
        person = Person(*key.split(":", 1))
        words = self._languages.words(next((each.chat.language for each in lost if each.chat.language), "") or "")
        log = structlog.get_logger(__name__)
        try:
            await self._postmen[platform].tell(person, _notice(lost, words))
        except DeliveryError as error:
            log.info("person_not_told", platform=platform, reason=str(error))
            return error.refused is not None
        self._sent[group] = now
        return True


def _notice(lost: list[Closed], words: Words) -> Reply:
    """Name the chats with their server, why each is lost, and what happens next."""
    opening = words.say_n("I can no longer post here:", "I can no longer post in these {n} chats:", len(lost))
    items = tuple(Item(_name(each, words), _why(each, words)) for each in lost)
    next_step = words.say(
        "The digests wait, and come by themselves once I can post again: I try now and then. /subscriptions lists them."
    )
    return Reply((Text(opening), Listing(items), Text(next_step, quiet=True)), private=True, language=words.language)


def _name(lost: Closed, words: Words) -> str:
    ref = lost.chat.ref
    title = ref.title or ref.chat
    if ref.community:
        return words.say("“{title}” in the server “{server}”", title=title, server=ref.community)
    return f"“{title}”"


def _why(lost: Closed, words: Words) -> str:
    why = pause_reason(lost.chat.pause_reason)
    return words.tell(why) if why else ""


class OperatorNotices:
    """Looks for trouble and sends each operator one private message about all of it."""

    def __init__(
        self,
        alerts: Alerts,
        postmen: Mapping[str, Postman],
        operators: Collection[str],
        words: Callable[[], Words],
        platforms: Callable[[], Mapping[str, HeraldError | None]] = dict,
    ) -> None:
        """Take with `platforms` what says of each platform what keeps it from hearing: nobody is told there."""
        self._alerts = alerts
        self._platforms = platforms
        self._postmen = postmen
        self._operators = operators
        self._words = words

    async def send(self) -> None:
        """Tell what is new. Raises UnavailableError."""
        state = self._platforms()
        well = {name for name in self._postmen if state.get(name) is None}
        reached = [Person(*key.split(":", 1)) for key in sorted(self._operators) if key.split(":")[0] in well]
        if not reached or not (news := await self._alerts.due()):
            return
        words = self._words()
        lines = tuple(Item(words.tell(each)) for each in news)
        reply = Reply((Listing(lines, title=words.say("Trouble")),), private=True, language=words.language)
        for person in reached:
            try:
                await self._postmen[person.platform].tell(person, reply)
            except DeliveryError as error:
                structlog.get_logger(__name__).warning("operator_not_told", platform=person.platform, reason=str(error))
