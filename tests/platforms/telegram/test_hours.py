"""README's own example and its neighbour, through the real client: which day's list comes at which hour."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.platforms.telegram.stage import QuickClock, Stage, open_stage
from tests.servers.arxiv import Announcing, ArxivServer, make_paper
from tests.servers.telegram import PrivateChat, TelegramServer

DAY, EASTERN, SHANGHAI = timedelta(days=1), ZoneInfo("America/New_York"), ZoneInfo("Asia/Shanghai")
BEGIN = {"summer": date(2024, 7, 10), "winter": date(2024, 12, 4)}  # Wednesdays


def out(day: date) -> datetime:
    """Return when a day's feed is made."""
    return datetime.combine(day, time(), EASTERN).astimezone(UTC)


def lists_of(first: date) -> Iterator[tuple[date, str]]:
    """Yield the days up to Friday, with the title of each day's paper."""
    for ahead in range(3):
        yield first + ahead * DAY, f"Read on the list of {first + ahead * DAY:%A}"


class Reader:
    """Somebody in a private chat."""

    def __init__(self, stage: Stage, name: str) -> None:
        self.room: PrivateChat = stage.server.private(stage.server.user(name, username=name.lower()))
        self._read = 0

    def days(self) -> list[str]:
        """Return of which days' lists what was posted since the last look is."""
        new = self.room.posted[self._read :]
        self._read = len(self.room.posted)
        return list(dict.fromkeys(day for each in new for day in re.findall(r"on the list of (\w+)", each.text)))


@pytest.mark.parametrize("season", BEGIN)
async def test_the_papers_are_those_of_the_list_that_is_out_at_the_hour(
    server: TelegramServer, tmp_path: Path, season: str
) -> None:
    first, clock = BEGIN[season], QuickClock()
    arxiv = Announcing(clock.now)
    for number, (day, title) in enumerate(lists_of(first), 1):
        submitted = out(day) - timedelta(hours=12)
        paper = make_paper(number, title=title, categories=("cs.CL",), published=submitted, updated=submitted)
        arxiv.tell(day, "new", paper)
    with ArxivServer(arxiv, places=arxiv.places) as source:
        addresses: dict[str, Any] = {
            "HERALD_ARXIV__API_URL": source.url,
            "HERALD_ARXIV__RSS_URL": source.root,
            "HERALD_ARXIV__SITE_URL": source.root,
            "HERALD_ARXIV__OAI_URL": f"{source.root}/oai",
            "HERALD_ARXIV__DELAY_SECONDS": "0",
        }
        async with open_stage(server, tmp_path, sample=False, clock=clock, **addresses) as stage:
            clock.put_forward(out(first) - timedelta(hours=2))
            fixed, waiting = Reader(stage, "Bo"), Reader(stage, "Cy")
            said = await stage.ask("/subscribe cs.CL at 09:00 Asia/Shanghai", fixed.room)
            assert "you get arXiv's list of the working day before" in said.text
            await stage.ask("/subscribe cs.CL when announced", waiting.room)
            for day, _ in lists_of(first):
                moment = out(day) + timedelta(minutes=7)
                clock.put_forward(moment)
                await stage.app.services.listing.bring()
                await stage.strike(moment)
                assert (waiting.days(), fixed.days()) == ([f"{day:%A}"], []), f"{day} comes when it is announced"
                nine = datetime.combine(day + DAY, time(9), SHANGHAI)
                if nine.weekday() > 4:
                    nine += 2 * DAY
                clock.put_forward(nine - timedelta(minutes=25))
                await stage.app.services.preparations.warm({"telegram"})
                await stage.strike(nine)
                assert (waiting.days(), fixed.days()) == ([], [f"{day:%A}"]), f"{nine} has the list before it"
