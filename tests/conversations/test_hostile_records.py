"""Papers whose titles are made to keep a reader busy: they are answered, and so is everybody else."""

import asyncio
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.clocks import START
from tests.patience import PATIENCE
from tests.platforms.process import HERALD, environment
from tests.readings import addresses
from tests.servers.arxiv import ArxivServer, Corpus, make_paper
from tests.servers.arxiv.daily import DailyServer
from tests.talks import Talking

TITLES = (
    r"\emph[" * 30,
    r"\emph[" * 30 + "]" * 30,
    r"\sqrt[\mathrm[\cite[" * 12,
    r"\href{a}{" * 38 + "glaciers" + "}" * 38,
    "$" + r"\frac{" * 300 + "$",
    r"\begin{matrix}" * 400,
    "{" * 5000,
)
PAPERS = [
    make_paper(
        number,
        title=f"Glaciers {number} {title}",
        authors=(title, "Ann Smith"),
        abstract=f"Glaciers melt {title}. We measure {number} glaciers. We find that they melt.",
        comment=title,
        published=START - timedelta(hours=6 * number),
        updated=START - timedelta(hours=6 * number),
    )
    for number, title in enumerate(TITLES, start=1)
]


async def _herald(folder: Path, arxiv: ArxivServer, *words: str) -> str:
    """Return what the program prints, in a process of its own: one that hangs can be ended."""
    process = await asyncio.create_subprocess_exec(
        HERALD,
        *words,
        cwd=folder,
        env=environment(
            HERALD_ARXIV__API_URL=arxiv.url, HERALD_ARXIV__SITE_URL=arxiv.url, HERALD_ARXIV__DELAY_SECONDS="0"
        ),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, log = await asyncio.wait_for(process.communicate(), PATIENCE)
    except TimeoutError:
        process.kill()
        await process.wait()
        pytest.fail(f"herald {' '.join(words)} hangs")
    assert process.returncode == 0, log.decode()
    return out.decode()


async def test_a_title_that_nests_without_end_is_shown_as_it_stands(tmp_path: Path) -> None:
    with ArxivServer(Corpus(PAPERS)) as arxiv:
        said = await _herald(tmp_path, arxiv, "summarize", PAPERS[0].id, "--format", "text")
    assert "Glaciers 1 emph[emph[" in said


async def test_a_digest_with_such_papers_comes(talking: Talking, tmp_path: Path) -> None:
    with DailyServer() as arxiv:
        for paper in PAPERS:
            arxiv.daily.add(paper, date(2024, 3, 22))
        await _herald(tmp_path, arxiv, "summarize", PAPERS[0].id, "--format", "text")
        async with talking("herald.db", sample=False, **addresses(arxiv)) as talk:
            arxiv.at(talk.clock)
            for paper in PAPERS:
                assert "Glaciers" in await talk.say(f"/summarize {paper.id}")
            await talk.say("/subscribe glaciers melt at 09:00 UTC")
            await talk.say('/post "glaciers melt"')
            assert await talk.runner.run_due() > len(PAPERS)
            said = talk.read()
    for number in range(1, len(PAPERS) + 1):
        assert f"Glaciers {number}" in said
