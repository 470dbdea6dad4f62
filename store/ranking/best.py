"""What readers liked in each week and month: counted out of their votes, and kept without them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.engines import insert
from store.rows import build
from store.tables import best, published, summaries, votes


@dataclass(frozen=True, slots=True, order=True)
class Counted:
    """A paper that the archive shows in a language, in its newest version there, and how many people liked it."""

    language: str
    paper_id: str
    version: int
    people: int


class Made(NamedTuple):
    """What a page is made of, in short: where it changed, the page is to be written again."""

    changed: datetime
    summaries: int
    made_at: datetime | None


async def first_vote(c: AsyncConnection) -> datetime | None:
    """Return when the oldest vote that is in force was cast."""
    found: datetime | None = await c.scalar(select(func.min(votes.c.cast_at)).where(votes.c.value == 1))
    return found


async def liked(c: AsyncConnection, *, since: datetime, until: datetime, fewest: int) -> list[Counted]:
    """Return the papers of the archive that at least so many people liked between two moments, in whatever chats.

    A person counts once, in however many chats they voted.
    """
    people = func.count(votes.c.person.distinct())
    cast = (votes.c.value == 1, votes.c.cast_at >= since, votes.c.cast_at < until)
    many = select(votes.c.paper_id, people.label("people")).where(*cast).group_by(votes.c.paper_id)
    enough = many.having(people >= fewest).subquery()
    version = func.max(published.c.version).label("version")
    query = select(published.c.language, published.c.paper_id, version, enough.c.people)
    query = query.join(enough, enough.c.paper_id == published.c.paper_id)
    query = query.group_by(published.c.language, published.c.paper_id, enough.c.people)
    order = published.c.language, enough.c.people.desc(), published.c.paper_id
    return [Counted(*row) for row in await c.execute(query.order_by(*order))]


async def keep(c: AsyncConnection, period: str, chosen: Sequence[Counted], now: datetime) -> None:
    """Keep what was liked in a period, by language in its order, in the place of what was kept.

    When it changed is noted of those languages alone in which it did.
    """
    was, new = _by_language(await kept(c, period)), _by_language(chosen)
    changed = [language for language in {*was, *new} if was.get(language) != new.get(language)]
    await c.execute(delete(best).where(best.c.period == period, best.c.language.in_(changed)))
    rows = [
        {
            "period": period,
            "language": each.language,
            "paper_id": each.paper_id,
            "version": each.version,
            "people": each.people,
            "position": position,
            "changed": now,
        }
        for language in changed
        for position, each in enumerate(new.get(language, ()))
    ]
    if rows:
        await c.execute(insert(c, best).values(rows))


async def kept(c: AsyncConnection, period: str) -> list[Counted]:
    """Return what is kept of a period, by language in its order."""
    query = select(best).where(best.c.period == period).order_by(best.c.language, best.c.position)
    return [build(Counted, best, row) for row in (await c.execute(query)).mappings()]


async def periods(c: AsyncConnection) -> dict[str, dict[str, Made]]:
    """Return by language all periods of which something is kept, and what the page of each is made of."""
    same = (summaries.c[name] == best.c[name] for name in ("paper_id", "version", "language"))
    written = func.count(summaries.c.paper_id), func.max(summaries.c.made_at)
    query = select(best.c.language, best.c.period, func.max(best.c.changed), *written)
    query = query.outerjoin(summaries, and_(*same)).group_by(best.c.language, best.c.period)
    found: defaultdict[str, dict[str, Made]] = defaultdict(dict)
    for language, period, *state in await c.execute(query):
        found[language][period] = Made(*state)
    return dict(found)


def _by_language(rows: Sequence[Counted]) -> dict[str, list[Counted]]:
    found: defaultdict[str, list[Counted]] = defaultdict(list)
    for row in rows:
        found[row.language].append(row)
    return dict(found)
