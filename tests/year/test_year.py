"""Months of digests: each paper reaches each chat that should get it once, in time, whatever else happens."""

from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from structlog.testing import capture_logs

from tests.year.checking import faults_of
from tests.year.driver import Year
from tests.year.expected import Script
from tests.year.letterbox import Letter
from tests.year.readers import make_odd_readers, make_readers
from tests.year.world import BEGIN, END, WHOLE, make_lives

FIVE_WEEKS = timedelta(weeks=5)


@pytest.mark.long
async def test_months(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str) -> None:
    random = Random(2024)
    lives = make_lives(random, a_day=1.5)
    year = Year(tmp_path, monkeypatch, lives, trouble=3.0, calm=False)
    readers = [*make_readers(random), *make_odd_readers()]
    until = END if database == "sqlite" or WHOLE else BEGIN + FIVE_WEEKS  # what is asked of a server takes longer
    with capture_logs() as logs, year.served():
        await year.run(readers, until)
    posted: dict[str, list[Letter]] = defaultdict(list)
    for letter in year.box.taken:
        posted[letter.chat].append(letter)
    script = Script(lives, until)
    faults = [fault for reader in readers for fault in faults_of(reader, posted[reader.ref.chat], year, script)]
    assert not faults, f"{len(faults)} faults, the first: {faults[:12]}"
    assert set(year.summarised.values()) == {1}, "each paper is summarised once in a language"
    assert not year.box.too_early
    assert {each["event"] for each in logs if each["log_level"] == "error"} == {"post_failed"}, "dropped connections"
    assert len(year.box.taken) > len(readers) * (until - BEGIN).days / 10


async def test_five_times_the_chats_cost_arxiv_nothing_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, summarised = [], []
    for times in (1, 5):
        lives = make_lives(Random(1), begin=BEGIN - timedelta(days=4), end=BEGIN + timedelta(days=2), a_day=6)
        (folder := tmp_path / str(times)).mkdir()
        year = Year(folder, monkeypatch, lives)
        with year.served() as server:
            await year.run(make_readers(Random(1), times=times), BEGIN + timedelta(days=3))
            asked.append([(each.path, each.params) for each in server.asked])
        summarised.append(year.summarised)
    assert asked[0] == asked[1]
    assert summarised[0] == summarised[1]
    assert set(summarised[0].values()) == {1}
