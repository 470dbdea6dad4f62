"""What every platform must do alike: run for each of them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.platforms.discord.stage import is_finished
from tests.platforms.discord.stage import open_stage as open_discord
from tests.platforms.telegram.stage import open_stage
from tests.servers.discord import DiscordServer
from tests.servers.discord import Message as DiscordMessage
from tests.servers.openai import OpenAiServer
from tests.servers.telegram import Message, TelegramServer
from tests.talks import open_talk

MONDAY_NINE = datetime(2024, 3, 25, 9, 0, tzinfo=UTC)


@dataclass
class Place:
    """A person's private talk with the bot: each deed gives all words that it brought."""

    say: Callable[[str], Awaitable[str]]
    press: Callable[[str], Awaitable[str]]
    strike: Callable[[datetime], Awaitable[tuple[int, str]]]


@asynccontextmanager
async def console(folder: Path, **environ: Any) -> AsyncIterator[Place]:
    async with open_talk(folder, "herald.db", **environ) as talk:

        async def strike(moment: datetime) -> tuple[int, str]:
            talk.clock.set(moment)
            talk.read()
            return await talk.runner.run_due(), talk.read()

        yield Place(talk.say, talk.press, strike)


@asynccontextmanager
async def telegram(folder: Path, **environ: Any) -> AsyncIterator[Place]:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(TelegramServer())
        stage = await stack.enter_async_context(open_stage(server, folder, **environ))
        room = stage.room
        last: list[Message] = []

        async def news(before: int) -> str:
            await server.wait_for(lambda: len(room.posted) > before)
            last[:] = [await stage.finished(message) for message in room.posted[before:]]
            files = [str(message.content.get("document", {}).get("file_name", "")) for message in last]
            return "\n".join([message.text for message in last] + files)

        async def say(line: str) -> str:
            before = len(room.posted)
            room.says(line)
            return await news(before)

        async def press(label: str) -> str:
            message = next(each for each in last if any(label in found for found in each.labels))
            before, edits = len(room.posted), len(message.edits)
            answer = (await stage.press(message, label)).answer
            if answer and answer["text"]:
                return str(answer["text"])
            await server.wait_for(lambda: len(room.posted) > before or len(message.edits) > edits)
            return (await stage.finished(message)).text if len(message.edits) > edits else await news(before)

        async def strike(moment: datetime) -> tuple[int, str]:
            before = len(room.posted)
            sent = await stage.strike(moment)
            return sent, "\n".join(message.text for message in room.posted[before:])

        yield Place(say, press, strike)


@asynccontextmanager
async def discord(folder: Path, **environ: Any) -> AsyncIterator[Place]:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(DiscordServer())
        stage = await stack.enter_async_context(open_discord(server, folder, **environ))
        room = stage.dm
        last: list[DiscordMessage] = []

        async def news(before: int) -> str:
            await server.wait_for(lambda: len(room.posted) > before and all(map(is_finished, room.posted)))
            last[:] = room.posted[before:]
            files = [each.name for message in last for each in message.files]
            return "\n".join([message.text for message in last] + files)

        async def say(line: str) -> str:
            before = len(room.posted)
            server.say(stage.ann, room, line)
            return await news(before)

        async def press(label: str) -> str:
            message = next(each for each in last if any(label in found for found in each.labels))
            return (await stage.press(message, label)).text

        async def strike(moment: datetime) -> tuple[int, str]:
            before = len(room.posted)
            sent = await stage.strike(moment)
            return sent, "\n".join(message.text for message in room.posted[before:])

        yield Place(say, press, strike)


PLACES = {"console": console, "telegram": telegram, "discord": discord}


@pytest.fixture(params=list(PLACES.values()), ids=list(PLACES))
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    async with request.param(tmp_path) as opened:
        yield opened


async def test_a_command_is_answered_and_its_buttons_go_on(place: Place) -> None:
    said = await place.say("/summarize 2403.14148")
    assert "Content-Frame Motion-Latent Decomposition" in said
    assert "Sentences of the abstract itself, picked without a language model." in said
    assert (await place.press("Evidence")).count("(abstract)") >= 4


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("judge", ["same", "off"])
async def test_what_a_model_wrote_says_what_it_was_held_against_and_evidence_of_each_statement(
    tmp_path: Path, name: str, judge: str
) -> None:
    with OpenAiServer() as model:
        given = {"LLM__PROVIDER": "openai", "LLM__MODEL": "wise-1", "LLM__BASE_URL": model.url, "CHECK__JUDGE": judge}
        async with PLACES[name](tmp_path, **{f"HERALD_{key}": value for key, value in given.items()}) as place:
            summary = await place.say("/summarize 2403.14148")
            evidence = await place.press("Evidence")
    assert "6 statements: quotes, numbers and names found in the paper; " in summary
    assert evidence.count("Passed: quote, numbers, names") == 6
    assert ("meaning judged by wise-1." in summary) == (judge == "same")
    assert evidence.count("meaning (by wise-1)") == (6 if judge == "same" else 0)
    assert "checked" not in f"{summary} {evidence}"


async def test_what_is_related_is_listed_and_opened_by_its_number(place: Place) -> None:
    await place.say("/summarize 2403.14148")
    assert "TimeRewind" in await place.press("Related")
    said = await place.say("/related 2403.14148")
    assert "shares: video diffusion, motion, frame" in said
    assert "Compared by words with the 12 other papers that I know." in said
    assert "TimeRewind" in await place.press("2")


async def test_a_vote_and_a_bookmark_are_confirmed(place: Place) -> None:
    await place.say("/summarize 2403.14148")
    assert "more like 2403.14148" in await place.press("👍")
    await place.say("/summarize 2403.14148")
    assert "Saved 2403.14148" in await place.press("🔖")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/frobnicate", "There is no command /frobnicate."),
        ("/summarize 2403.99999", "arXiv has no paper 2403.99999."),
        ("hello", "Paper Herald reads arXiv for you"),
        ("/subscribe cs.XX", "is no arXiv category"),
        ("<b>&amp;_*", "I did not understand"),
    ],
)
async def test_what_cannot_be_done_is_one_sentence(place: Place, line: str, answer: str) -> None:
    said = await place.say(line)
    assert answer in said
    assert "Traceback" not in said


async def test_plain_words_are_proposed_and_done_by_a_button(place: Place) -> None:
    said = await place.say("send me diffusion papers every morning at 9")
    assert "/subscribe diffusion-models at 09:00" in said
    assert "now follows Diffusion Models." in await place.press("Follow Diffusion Models")
    assert "follows Diffusion Models already." in await place.say("/subscribe Diffusion Models daily at 9")
    assert "Efficient Video Diffusion Models" in await place.say("Content-Frame Motion-Latent Decomposition")


async def test_pages_are_turned(place: Place) -> None:
    assert "1–5 of 13" in await place.say("/search diffusion")
    assert "6–10 of 13" in await place.press("More")


async def test_a_digest_comes_at_its_hour_and_never_again(place: Place) -> None:
    await place.say("/settings papers 3")
    followed = await place.say("/subscribe diffusion-models at 09:00 UTC")
    assert "25 March 2024, 09:00" in followed or f"<t:{int(MONDAY_NINE.timestamp())}:F>" in followed
    sent, said = await place.strike(MONDAY_NINE)
    assert sent == 4
    assert "13 papers. These 3 suit you best." in said
    assert said.count("Sentences of the abstract itself") == 3
    assert await place.strike(MONDAY_NINE) == (0, "")


async def test_what_is_held_is_handed_over_as_a_file(place: Place) -> None:
    assert "paper-herald.json" in await place.say("/export")
