"""The overview above a digest, as it arrives on real wires and on the archive's page."""

import re
from pathlib import Path
from typing import Any

from tests.platforms.discord.stage import open_stage as open_discord
from tests.platforms.telegram.stage import open_stage as open_telegram
from tests.servers.discord import DiscordServer
from tests.servers.llm import is_overviewing, task_in
from tests.servers.openai import OpenAiServer
from tests.servers.telegram import Message, TelegramServer

RESTS_ON = re.compile(r" \[\d+(?:, \d+)*\]$", re.MULTILINE)


def model(server: OpenAiServer) -> dict[str, Any]:
    given = {"PROVIDER": "openai", "MODEL": "wise-1", "BASE_URL": server.url}
    return {f"HERALD_LLM__{name}": value for name, value in given.items()}


def has_evidence(message: Message) -> bool:
    return any("Evidence for" in label for label in message.labels)


async def test_on_telegram_it_opens_the_digest_and_the_page_has_it_with_quotes(tmp_path: Path) -> None:
    site = tmp_path / "site"
    with OpenAiServer() as llm:
        async with (
            TelegramServer() as server,
            open_telegram(server, tmp_path, **model(llm), HERALD_ARCHIVE__DIRECTORY=str(site)) as stage,
        ):
            group = server.group("Readers", stage.ann, bot=False)
            group.adds_bot(stage.ann)
            await server.wait_for(lambda: group.posted)
            followed = await stage.press_for(group.posted[0], "Diffusion Models")
            before = len(group.posted)
            await stage.press_for(followed, "Post the first")
            runner = stage.app.runner({"telegram": stage.telegram})
            await runner.run_due()
            await stage.app.services.publishing.publish()
            digest = [each for each in group.posted[before:] if not each.text.startswith("⏳")]
            heading = next(each for each in digest if "At a glance" in each.text)
            await stage.ask("/digest diffusion-models")  # in as many messages as it takes, the last with the buttons
            await server.wait_for(lambda: any(map(has_evidence, stage.room.posted)))
            evidence = await stage.press_for(next(filter(has_evidence, stage.room.posted)), "Evidence for")
        told = sum(is_overviewing(task_in(each.prompt)) for each in llm.asked)
    assert len(heading.text) < 4096
    assert RESTS_ON.search(heading.text), heading.text
    assert "Written by wise-1 from the abstracts." in heading.text
    assert "(abstract)" in evidence.text
    assert told == 1, "once for a group, a person and the page"
    page = (site / "en" / "diffusion-models" / "2024-03-22.html").read_text(encoding="utf-8")
    glance = page[page.index('id="glance"') : page.index('id="contents"')]
    sentences = [each.rpartition(" [")[0] for each in heading.text.split("\n") if RESTS_ON.search(each)]
    assert sentences
    assert glance.count("<blockquote") >= 1
    assert '<a href="#p2403.' in glance
    feed = (site / "en" / "feed.xml").read_text(encoding="utf-8")
    assert "At a glance" in feed
    post = next(site.rglob("2024-03-22*.md")).read_text(encoding="utf-8")
    assert "**At a glance**" in post


async def test_on_discord_it_stands_above_the_thread_of_the_papers(tmp_path: Path) -> None:
    with OpenAiServer() as llm:
        async with DiscordServer() as server, open_discord(server, tmp_path, **model(llm)) as stage:
            asked = await stage.slash("start")
            followed = await stage.press(asked, "Diffusion Models")
            await stage.press(followed, "Post the first")
            await stage.app.runner({"discord": stage.discord}).run_due()
            await server.wait_for(lambda: any(each.thread for each in stage.papers.posted))
            heading = next(each for each in stage.papers.posted if each.thread)
    assert "At a glance" in heading.text
    assert re.search(r" \\?\[\d+\\?\]", heading.text), heading.text
    assert any("Evidence for" in label for label in heading.labels)
