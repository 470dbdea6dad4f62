"""A paper whose title is made to hang its reader holds up neither the one who asks, nor others, nor the end."""

from pathlib import Path

from tests.platforms.process import Running, begin, environment
from tests.servers.arxiv import ArxivServer, Corpus, make_paper
from tests.servers.telegram import TelegramServer


async def test_everybody_is_answered_and_the_end_comes(server: TelegramServer, tmp_path: Path) -> None:
    title = r"\emph[" * 30 + r"\href{a}{" * 38 + "x" + "}" * 38
    paper = make_paper(1, title=f"Glaciers {title}")
    ann, ben = server.private(server.user("Ann")), server.private(server.user("Ben"))
    with ArxivServer(Corpus([paper])) as arxiv:
        settings = environment(
            HERALD_TELEGRAM__TOKEN=server.token,
            HERALD_TELEGRAM__API_URL=server.base_url,
            HERALD_ARXIV__API_URL=arxiv.url,
            HERALD_ARXIV__SITE_URL=arxiv.url,
        )
        async with Running(await begin("run", cwd=tmp_path, environ=settings)) as herald:
            answer = await ann.answer_to(ann.says(f"/summarize {paper.id}"))
            await server.wait_for(lambda: "Glaciers" in answer.text)
            await ben.answer_to(ben.says("/help"))
            assert await herald.end() < 8
            assert herald.process.returncode == 0
