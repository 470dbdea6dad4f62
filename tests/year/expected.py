"""Which papers which chats should have had by when, told from the script alone."""

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tests.year.calendar_of_arxiv import last_evening
from tests.year.readers import Reader, occurrences
from tests.year.world import BEGIN, END, NEVER, Life, World

SERVES = timedelta(minutes=50)  # a harvest, for which a paper that is listed later comes too late
IN_LAG = timedelta(minutes=15)  # the same while arXiv's search takes up what was announced
LAG = timedelta(hours=6)
RETRY = timedelta(hours=1)  # after an outage; set longer than it is, for the test's sake
TROUBLE = timedelta(minutes=20)  # that the platform may make for all messages of a digest


@dataclass(frozen=True)
class Expectation:
    """A paper that a chat should get: not before it is listed, at the latest when this digest is due.

    `late` is how much more than that an outage of arXiv excuses; `must` is False where it may have been withdrawn.
    """

    listed: datetime
    due: datetime
    late: timedelta
    must: bool


def expected(reader: Reader, world: World) -> dict[str, Expectation]:
    """Return what a chat should get, by the papers' ids."""
    found: dict[str, Expectation] = {}
    for follows in reader.follows:
        moments = occurrences(*reader.strikes(follows), reader.days, BEGIN, END)
        for life in world.lives:
            listed = min((at for word, at in life.listed.items() if word in follows.words), default=NEVER)
            each = _expect(life, listed, moments, world)
            if each and (life.id not in found or each.due + each.late < found[life.id].due + found[life.id].late):
                found[life.id] = each
    return {life.id: replace(found[life.id], listed=_first(life, reader)) for life in world.lives if life.id in found}


def looked(moment: datetime) -> datetime:
    """Tell when arXiv was looked at the latest for a digest: after its last announcement in any case."""
    evening = last_evening(moment)
    return max(evening, moment - (IN_LAG if moment - evening < LAG else SERVES))


def _first(life: Life, reader: Reader) -> datetime:
    """Tell since when a paper is listed under any of a chat's topics."""
    words = {word for follows in reader.follows for word in follows.words}
    return min(at for word, at in life.listed.items() if word in words)


def _expect(life: Life, listed: datetime, moments: list[datetime], world: World) -> Expectation | None:
    after = moments[bisect_left(moments, listed) :] if listed < END else ()
    due = next((moment for moment in after if listed <= looked(moment)), None)
    if due is None or life.withdrawn <= listed:
        return None
    late = timedelta(0)
    for outage in world.outages:
        if outage.begin <= due + late < outage.end + RETRY and (late or outage.begin <= due < outage.end):
            late = outage.end - due + RETRY
    return Expectation(listed, due, late, must=life.withdrawn > due + late + TROUBLE)
