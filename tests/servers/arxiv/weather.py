"""When arXiv does not answer as it should, and how long it takes: told by places and times."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.servers.arxiv import faults
from tests.servers.arxiv.answers import Fault

COLD_AFTER = timedelta(hours=6)  # without a question, after which OAI-PMH has to warm up


@dataclass(frozen=True)
class Spell:
    """A time in which answers at a place are spoilt; places are told by how their paths begin, "" is everywhere."""

    begin: datetime
    end: datetime
    place: str
    fault: Fault


class Weather:
    """Tells the server what becomes of an answer at the clock's moment.

    `pass_time` lets the clock run on while an answer of OAI-PMH is in coming, which takes `slow` each; the first one
    after hours of quiet is a 503 where `is_cold` says so for that moment.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        pass_time: Callable[[timedelta], None],
        spells: Sequence[Spell] = (),
        *,
        slow: timedelta = timedelta(0),
        is_cold: Callable[[datetime], bool] = lambda _: False,
    ) -> None:
        self._now = now
        self._pass_time = pass_time
        self._spells = sorted(spells, key=lambda spell: spell.begin)
        self._slow = slow
        self._is_cold = is_cold
        self._warm_until = datetime.min.replace(tzinfo=now().tzinfo)

    def __call__(self, path: str) -> Fault | None:
        """Return what spoils an answer, None where nothing does."""
        now = self._now()
        spoilt = [each.fault for each in self._spells if each.begin <= now < each.end and path.startswith(each.place)]
        if path == "/oai":
            self._pass_time(self._slow)
            was_warm, self._warm_until = self._warm_until > now, now + COLD_AFTER
            if not (spoilt or was_warm) and self._is_cold(now):
                return faults.status(503, b"first byte timeout")
        return spoilt[0] if spoilt else None
