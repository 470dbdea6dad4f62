"""What operators are told unasked: who does not hear or answer, a clock that stepped, chats that were lost."""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from chat.clock import Clock
from chat.errors import HeraldError
from chat.words import Phrase, phrase, phrase_n
from services.closures import pause_reason
from services.listing import memory
from store import key_values, stats
from store.chats import ASKED
from store.database import Connection, Store
from store.faults import DatabaseError
from summarizer.schema import FallbackReason

ENOUGH_FAILURES = 3
REMIND = timedelta(days=1)
BREATHER = timedelta(hours=1)  # in which what comes and goes is not told of again
_LOOKED = "alerts:looked"
_DEAF = "deaf"
_MOST_REASONS = 5


class Alerts:
    """Finds what is wrong and was not told in the last day."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        models: Callable[[], Mapping[str, FallbackReason]],
        platforms: Callable[[], Mapping[str, HeraldError | None]] = dict,
        refusals: Callable[[], Mapping[str, str]] = dict,
        *,
        told: str = "",
        others: Mapping[str, Phrase] = MappingProxyType({}),
    ) -> None:
        """Take what tells why models cannot be asked, what keeps platforms from hearing, and how services refuse.

        `told` names who is told, where others are told by another process: what one has heard is news to the other.
        `others` are other troubles, by a name, as they come and go.
        """
        self._others = others
        self._store = store
        self._clock = clock
        self._models = models
        self._platforms = platforms
        self._refusals = refusals
        self._told = f"{told}:" if told else ""
        self._notice: Phrase | None = None
        self._quiet_until = float("-inf")
        self._database_failed = False
        self._database_quiet_until = float("-inf")

    def notice(self, what: Phrase) -> None:
        """Have something told that happened, if nothing of the sort was told in the last hour."""
        if self._clock.monotonic() >= self._quiet_until:
            self._notice = what

    async def due(self) -> list[Phrase]:
        """Return what operators should be told now, and count it as told."""
        try:
            if self._store.trouble:
                await self._store.probe()
            found = await self._found()
        except DatabaseError as error:
            return self._of_database(error)
        if self._store.trouble:
            found += self._of_database(self._store.trouble)
        elif self._database_failed:
            self._database_failed = False
            self._database_quiet_until = float("-inf")
            found.insert(0, phrase("The database works again."))
        return found

    async def _found(self) -> list[Phrase]:
        now = self._clock.now()
        found = {**self._model_troubles(), **self._others, **await self._missing_list()}

        async def look(c: Connection) -> tuple[list[Phrase], list[Phrase], Mapping[str, int]]:
            told = [said for key, said in found.items() if await self._is_news(c, key, now)]
            heard = [
                said
                for name, error in self._platforms().items()
                async for said in _news(c, self._told, name, error, now)
            ]
            looked = await key_values.recall(c, self._told + _LOOKED)
            lost = await stats.paused_since(c, datetime.fromisoformat(looked), but_for=ASKED) if looked else {}
            await key_values.note(c, self._told + _LOOKED, now.isoformat(), now)
            return told, heard, lost

        told, heard, lost = await self._store.write(look)
        return [*heard, *self._noticed(), *told, *_lost_chats(lost)]

    async def _is_news(self, c: Connection, key: str, now: datetime) -> bool:
        return await key_values.is_news(c, f"{self._told}alert:{key}", now, REMIND)

    def _of_database(self, error: DatabaseError) -> list[Phrase]:
        now = self._clock.monotonic()
        if now < self._database_quiet_until:
            return []
        self._database_failed = True
        self._database_quiet_until = now + REMIND.total_seconds()
        return [phrase("The database fails: {reason}", reason=error.sentence), *filter(None, [error.next_step])]

    def _noticed(self) -> list[Phrase]:
        told, self._notice = self._notice, None
        if told is None:
            return []
        self._quiet_until = self._clock.monotonic() + BREATHER.total_seconds()
        return [told]

    def _model_troubles(self) -> dict[str, Phrase]:
        said: dict[FallbackReason, Callable[[str], Phrase]] = {
            "budget": lambda name: phrase("The daily budget of the model {name} is spent.", name=name),
            "quota": lambda name: phrase("The quota of the model {name} is used up.", name=name),
            "setup": lambda name: phrase(
                "The model {name} cannot be used as it is set up; the log says why.", name=name
            ),
            "refused": lambda name: phrase("The service of the model {name} refuses our questions.", name=name),
        }
        found = {f"model:{name}:{why}": said[why](name) for name, why in self._models().items() if why in said}
        refused = {
            f"model:{name}:refused": phrase(
                "The model {name} gives no answer that is of use; its service says: {what}", name=name, what=what
            )
            for name, what in self._refusals().items()
        }
        return {**found, **refused}

    async def _missing_list(self) -> dict[str, Phrase]:
        async with self._store.reading() as c:
            trouble = await memory.trouble(c)
        if trouble.failures < ENOUGH_FAILURES:
            return {}
        said = phrase(
            "arXiv's list could not be had {n} times in a row: {reason}", n=trouble.failures, reason=trouble.reason
        )
        return {"list": said}


async def _news(c: Connection, told: str, name: str, error: HeraldError | None, now: datetime) -> AsyncIterator[Phrase]:
    """Yield what is new of a platform to who is told: that it is deaf, once a day, or that it hears again."""
    key, platform = f"{told}alert:platform:{name}", name.title()
    was = await key_values.recall(c, key)
    if error and await key_values.is_news(c, key, now, REMIND if was == _DEAF else BREATHER):
        await key_values.note(c, key, _DEAF, now)
        yield phrase("{platform} does not hear: {reason}", platform=platform, reason=error.sentence)
        if error.next_step:
            yield error.next_step
    elif was == _DEAF and not error:
        await key_values.note(c, key, "", now)
        yield phrase("{platform} hears again.", platform=platform)


def _lost_chats(reasons: Mapping[str, int]) -> list[Phrase]:
    if not reasons:
        return []
    told = ((pause_reason(reason) or reason, n) for reason, n in list(reasons.items())[:_MOST_REASONS])
    shown = ", ".join(f"{str(reason).rstrip('.')} ({n})" for reason, n in told)
    n = sum(reasons.values())
    return [phrase_n("{n} chat was paused: {shown}", "{n} chats were paused: {shown}", n, shown=shown)]
