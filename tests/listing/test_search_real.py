"""Real titles of a month, pasted as people paste them: each finds itself first; bench_search.py tries all of them."""

import json
import random
from datetime import UTC, datetime
from pathlib import Path

from papers import latex
from papers.announcement import Announcement
from papers.paper import Paper
from store import announcements, papers
from tests.listing.bots import FRIDAY, Bot, a_paper
from tests.listing.test_search import Talk, talk_with

SUBMITTED = datetime(2026, 11, 26, 12, tzinfo=UTC)
KEPT, ASKED = 600, 25


def real(folder: Path) -> list[Paper]:
    """Return as many papers of the month as are kept, those with signs that a query would mean something by first."""
    told = [json.loads(line) for line in (folder / "volume" / "2024-03.jsonl").read_text("utf-8").splitlines()]
    told.sort(key=lambda each: sum(each["title"].count(sign) for sign in ":\"()$-?+&'"), reverse=True)
    return [
        a_paper(n, "cs.CL", submitted=SUBMITTED, title=each["title"], abstract=each["abstract"])
        for n, each in enumerate((*told[: KEPT // 2], *told[KEPT // 2 :: len(told) * 2 // KEPT]), 1)
    ]


async def heads(talk: Talk, paper: Paper, pasted: str) -> bool:
    said = await talk.say(f"/search {pasted}")
    first = next((line for line in said.splitlines() if line.strip().startswith("1. ")), "")
    return latex.to_text(paper.title).split()[0] in first and paper.id in said.partition("2. ")[0]


async def test_real_titles_find_themselves_first(bot: Bot, shared_data: Path) -> None:
    some = real(shared_data)
    async with talk_with(bot) as talk, bot.app() as app:
        async with app.store.writing() as c:
            await papers.save(c, some, SUBMITTED)
            await announcements.add(c, FRIDAY, [Announcement(each, "new") for each in some])
        asked = random.Random(15).sample(some[: KEPT // 2], ASKED)
        shown = [latex.to_text(each.title) for each in asked]
        missed = [title for each, title in zip(asked, shown, strict=True) if not await heads(talk, each, title)]
        clipped = [f"{title[: max(40, len(title) * 3 // 4)]}…" for title in shown]
        missed += [title for each, title in zip(asked, clipped, strict=True) if not await heads(talk, each, title)]
    assert missed == []
