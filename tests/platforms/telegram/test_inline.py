"""Inline mode, menus and the webhook."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.web.server import serving
from chat.languages import LANGUAGES
from tests.clocks import START
from tests.platforms.telegram.stage import QuickClock, Stage, open_stage
from tests.readings import addresses
from tests.servers.arxiv import ArxivServer, Corpus, faults, make_paper
from tests.servers.telegram import InlineQuery, TelegramServer


async def asked(stage: Stage, text: str) -> InlineQuery:
    query = stage.server.inline(stage.ann, text)
    await stage.server.wait_for(lambda: query.answered)
    return query


async def test_a_paper_is_offered_inline_with_its_summary(stage: Stage) -> None:
    query = stage.server.inline(stage.ann, "2403.14148")
    await stage.server.wait_for(lambda: query.answered)
    (result,) = query.results
    assert "Content-Frame" in result["title"]
    assert query.answer["cache_time"] == 300
    message = stage.server.choose(stage.ann, query, result["id"], stage.server.private(stage.server.user("Bob")))
    assert "Sentences of the abstract itself" in message.text
    vote = await stage.press(message, "👍")
    assert "more like 2403.14148" in vote.answer["text"]
    led = await stage.press(message, "Evidence", stage.server.user("Eve"))
    assert led.answer["url"].startswith("https://t.me/herald_bot?start="), "who has no private chat is led to it"
    stage.server.private(stage.ann)
    await stage.press_for(message, "Evidence", stage.room)
    again = stage.server.inline(stage.ann, "2403.14148")
    assert again.from_cache


async def test_words_are_looked_for_when_the_typing_stops(stage: Stage) -> None:
    typed = [stage.server.inline(stage.ann, word) for word in ("dif", "diffu", "diffusion")]
    await stage.server.wait_for(lambda: typed[-1].answered)
    assert [query.answered for query in typed] == [False, False, True]
    assert len(typed[-1].results) == 10
    more = stage.server.inline(stage.ann, "diffusion", offset=typed[-1].answer["next_offset"])
    await stage.server.wait_for(lambda: more.answered)
    assert len(more.results) == 3
    message = stage.server.choose(stage.ann, typed[-1], typed[-1].results[0]["id"], stage.room)
    await stage.press_to_change(message, "Summarise")
    assert "Sentences of the abstract itself" in message.text


async def test_a_pasted_title_is_found_first(stage: Stage) -> None:
    title = "GRM: Large Gaussian Reconstruction Model for Efficient 3D Reconstruction and Generation"
    query = stage.server.inline(stage.ann, title)
    await stage.server.wait_for(lambda: query.answered)
    assert query.results[0]["title"] == title


async def test_what_is_not_found_is_said_and_what_to_type(stage: Stage) -> None:
    said = {
        "2403.99999": ("arXiv has no paper 2403.99999.", "Check the number, or type words of its title."),
        "2413.14148": ("2413.14148 is no arXiv id", "Give an id such as"),
        "zzzyx qwrt": ("arXiv has nothing on “zzzyx qwrt”.", "Try fewer or other words."),
    }
    for text, (title, step) in said.items():
        query = await asked(stage, text)
        (result,) = query.results
        assert result["title"].startswith(title)
        assert result["description"].startswith(step)
        message = stage.server.choose(stage.ann, query, result["id"], stage.server.private(stage.server.user("Bob")))
        assert title in message.text
        assert not message.buttons
        assert (query.answer["cache_time"], query.answer["is_personal"]) == (0, True)
        assert query.answer["button"]["text"].startswith("Type an arXiv id")
    both = await asked(stage, "2403.14148 2403.99999")
    assert [each["title"][:9] for each in both.results] == ["Efficient", "arXiv has"]
    assert both.answer["cache_time"] == 0
    nothing = await asked(stage, "")
    assert nothing.results == []
    assert nothing.answer["button"]["text"].startswith("Type an arXiv id")


async def test_a_fault_is_said_and_not_kept(
    server: TelegramServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuickClock, "PACE", 100)
    papers = [make_paper(1, published=START, updated=START)]
    with ArxivServer(Corpus(papers)) as arxiv:
        arxiv.script(*[faults.status(503)] * 200)
        async with open_stage(server, tmp_path, sample=False, **addresses(arxiv)) as stage:
            (result,) = (await asked(stage, papers[0].id)).results
            assert "arXiv is not answering" in result["title"]
            arxiv.recover()
            stage.clock.skip(3600)
            again = await asked(stage, papers[0].id)
            assert not again.from_cache
            assert again.results[0]["id"] == papers[0].versioned_id
            assert again.answer["cache_time"] == 300
            room = server.private(server.user("Bob"))
            shared = server.choose(stage.ann, again, again.results[0]["id"], room)
            assert shared.labels == ["Read deeper", "Evidence", "Figures", "👍", "👎", "🔖", "Related"]
            found = await asked(stage, papers[0].title)
            offered = server.choose(stage.ann, found, found.results[0]["id"], room)
            assert offered.labels == ["Summarise", "Read deeper", "👍", "👎", "🔖"]
            await stage.press(offered, "👍")
            await server.wait_for(lambda: offered.labels == ["Summarise", "Read deeper", "👍 1", "👎", "🔖"])
            await stage.press_to_change(offered, "Summarise")
            assert offered.labels == ["Read deeper", "Evidence", "Figures", "👍 1", "👎", "🔖", "Related"]
            await stage.press(offered, "🔖", server.user("Eve"))
            await server.wait_for(lambda: offered.labels[-2] == "🔖 1")


async def test_menus_are_set_for_each_language_and_sort_of_chat(stage: Stage) -> None:
    menus = {
        (call.fields.get("scope", ""), call.fields.get("language_code", "")): call.fields["commands"]
        for call in stage.server.journal.accepted("setMyCommands")
    }
    scopes = {scope.partition(":")[2].strip(' "}') for scope, _ in menus}
    assert scopes == {"all_private_chats", "all_group_chats", "all_chat_administrators"}
    assert {language for _, language in menus} == {"", *(row.primary for row in LANGUAGES.values())}
    group = next(commands for (scope, _), commands in menus.items() if "group" in scope)
    assert '"summarize"' in group
    assert '"subscribe"' not in group
    assert '"stats"' not in "".join(menus.values())


@pytest.mark.parametrize(("secret", "status"), [("right", 200), ("wrong", 403), ("", 403)])
async def test_the_webhook_takes_updates_from_who_knows_the_secret(
    server: TelegramServer, tmp_path: Path, secret: str, status: int
) -> None:
    environ: dict[str, Any] = {
        "HERALD_TELEGRAM__MODE": "webhook",
        "HERALD_TELEGRAM__WEBHOOK_URL": "http://127.0.0.1:1/hook",
        "HERALD_TELEGRAM__WEBHOOK_SECRET": "right",
    }
    async with open_stage(server, tmp_path, **environ) as stage, serving("127.0.0.1:0", stage.telegram.routes) as port:
        await stage.telegram.bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="right")
        async with httpx.AsyncClient(trust_env=False) as client:
            header = {"X-Telegram-Bot-Api-Secret-Token": secret}
            url = f"http://127.0.0.1:{port}"
            assert (await client.post(f"{url}/hook", json={"update_id": 1}, headers=header)).status_code == status
            for odd, refused in ((b"{", 400), (b"[" * 100_000, 400), (b"9" * 1_000_001, 413)):
                answer = await client.post(f"{url}/hook", content=odd, headers=header)
                assert answer.status_code == (refused if status == 200 else status)
        assert "Topics" in (await stage.ask("/topics")).text
