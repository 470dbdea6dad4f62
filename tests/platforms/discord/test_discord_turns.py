"""Interactions: answered in time, in the right place, by whoever presses, and after their token has run out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from chat.clock import SystemClock
from chat.refs import ChatRef, Person
from papers.sample import SAMPLE_NOW
from tests.clocks import ManualClock
from tests.platforms.discord.running import press, running, slash
from tests.servers.discord import (
    ApiError,
    Asks,
    Callback,
    Channel,
    DiscordServer,
    Drop,
    Interaction,
    Kind,
    Refusal,
    Trouble,
    User,
)
from tests.servers.llm import Slow
from tests.servers.openai import OpenAiServer

SUMMARY = "Content-Frame Motion-Latent Decomposition"


@pytest.fixture
def ann(server: DiscordServer) -> User:
    return server.user("Ann")


@pytest.fixture
def papers(server: DiscordServer, ann: User) -> Channel:
    return server.channel(server.guild("Lab", ann, server.user("Bob")), "papers")


async def test_a_quick_answer_needs_no_deferring(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    async with running(server, tmp_path):
        asked = await slash(server, ann, papers, "help")
        assert asked.callback is Callback.MESSAGE
        assert "/subscribe" in asked.answer.text
        assert asked.answer.ephemeral


async def test_a_slow_answer_is_deferred_and_takes_the_place_of_the_waiting(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    clock = ManualClock(SAMPLE_NOW, auto=True)  # all its waits are over before anything else has happened
    async with running(server, tmp_path, clock=clock):
        asked = await slash(server, ann, papers, "start")
        assert asked.callback is Callback.DEFERRED_MESSAGE
        await server.wait_for(lambda: not asked.answer.loading)
        assert "reads arXiv" in asked.answer.text
        assert len(papers.visible) == 1
        alone = await slash(server, ann, papers, "search", words="diffusion")
        assert alone.callback is Callback.DEFERRED_MESSAGE
        await server.wait_for(lambda: "1–5 of 13" in alone.answer.text)
        assert [each.ephemeral for each in alone.answers] == [True], "it was deferred in the place that it is shown in"
        assert len(papers.visible) == 1


async def test_the_error_of_a_deferred_command_is_seen_by_the_asker_alone(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    clock = ManualClock(SAMPLE_NOW, auto=True)
    async with running(server, tmp_path, clock=clock):
        asked = await slash(server, ann, papers, "ask", paper="2403.99999", question="Why?")
        assert asked.callback is Callback.DEFERRED_MESSAGE
        await server.wait_for(lambda: asked.answer.ephemeral)
        assert papers.visible == []


async def test_the_reply_to_a_wrong_command_is_ephemeral(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    async with running(server, tmp_path):
        for options in ({"topic": "cs.XX"}, {"topic": "cs.CL", "zone": "Atlantis"}, {"topic": "cs.CL", "at": "25:00"}):
            asked = await slash(server, ann, papers, "subscribe", **options)
            assert asked.answer.ephemeral
        assert "is no time of day" in asked.answer.text
        assert papers.visible == []


async def test_a_summary_appears_once_with_its_buttons(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    async with running(server, tmp_path):
        asked = await slash(server, ann, papers, "summarize", paper="2403.14148")
        await server.wait_for(lambda: "Evidence" in asked.answer.labels)
        assert len(papers.visible) == 1
        assert SUMMARY in papers.visible[0].text


async def test_buttons_work_after_a_restart_twice_and_for_two_at_once(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    bob = next(each for each in server.world.users.values() if each.name == "Bob")
    async with running(server, tmp_path):
        asked = await slash(server, ann, papers, "summarize", paper="2403.14148")
        await server.wait_for(lambda: "Evidence" in asked.answer.labels)
        message = asked.answer
    async with running(server, tmp_path):
        both = await asyncio.gather(press(server, ann, message, "Evidence"), press(server, bob, message, "Evidence"))
        for pressed in (*both, await press(server, ann, message, "Evidence")):
            await server.wait_for(
                partial(lambda pressed: pressed.answers and "(abstract)" in pressed.answer.text, pressed)
            )
        saved = await press(server, bob, message, "🔖")
        assert saved.answer.ephemeral
        assert "Saved 2403.14148" in saved.answer.text


async def test_pages_turn_in_place_and_a_strangers_press_changes_nothing(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    bob = next(each for each in server.world.users.values() if each.name == "Bob")
    async with running(server, tmp_path):
        found = (await slash(server, ann, papers, "search", words="diffusion")).answer
        assert (await press(server, ann, found, "More")).answer is found
        assert "6–10 of 13" in found.text
        shown = (await slash(server, ann, papers, "settings")).answer
        await press(server, ann, shown, "Hour")
        refused = await press(server, bob, shown, "12:00")
        assert refused.answer.ephemeral
        assert "12:00" in shown.labels
        await press(server, ann, shown, "12:00")
        assert "12:00" in shown.text
        assert papers.visible == [shown]


async def test_a_persons_own_list_turns_its_pages_in_secret(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    async with running(server, tmp_path) as bot:
        library, bookmarks = bot.app.services.library, bot.app.services.bookmarks
        for paper in (await library.search("all:diffusion", start=0, limit=13, order="newest")).papers:
            await bookmarks.toggle(Person("discord", str(ann.id)), ChatRef("discord", str(papers.id)), paper)
        asked = await slash(server, ann, papers, "saved")
        assert asked.answer.ephemeral
        assert (await press(server, ann, asked.answer, "More")).answer is asked.answer
        assert "11." in asked.answer.text
        file = await press(server, ann, asked.answer, "BibTeX")
        assert file.answer.ephemeral
        assert [each.name for each in file.answer.files] == ["saved.bib"]
        assert papers.visible == []


async def test_more_buttons_than_discord_takes_become_menus(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    async with running(server, tmp_path):
        for code in ("CL", "CV", "LG", "AI", "RO", "NE", "IR", "HC", "CR", "DB", "DC", "DS", "SE"):
            await slash(server, ann, papers, "subscribe", topic=f"cs.{code}")
        listed = (await slash(server, ann, papers, "subscriptions")).answer
        assert listed.labels == ["Show to all"]
        assert [len(each["options"]) for each in listed.selects] == [24, 2], (
            "what is of one subscription stays together"
        )
        ended = await server.select(ann, listed, "Preview cs.CV")
        await server.wait_for(lambda: "cs.CV" in ended.answer.text)


async def test_a_button_whose_line_is_long_and_was_forgotten_says_so(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    phrase = "video generation with " + " ".join(f"motion{n}" for n in range(12))
    async with running(server, tmp_path) as bot:
        made = (await slash(server, ann, papers, "subscribe", topic=f'"{phrase}"')).answer
        ended = await press(server, ann, made, "Unsubscribe")
        assert "no longer follows" in ended.answer.text
        async with bot.app.store.writing() as c:
            await c.execute(text("DELETE FROM shortcuts"))
        late = await press(server, ann, made, "Unsubscribe")
        assert late.answer.ephemeral
        assert "I no longer know what this button meant" in late.answer.text


async def test_a_press_below_an_announcement_is_answered_to_its_presser_alone(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    assert papers.guild
    news = server.channel(papers.guild, "news", Kind.ANNOUNCEMENT)
    async with running(server, tmp_path):
        asked = await slash(server, ann, news, "summarize", paper="2403.14148")
        await server.wait_for(lambda: "Evidence" in asked.answer.labels)
        pressed = await press(server, ann, asked.answer, "Evidence")
        await server.wait_for(lambda: "(abstract)" in pressed.answer.text)
        assert pressed.answer.ephemeral


class Leap(SystemClock):
    """A clock that a test puts forward."""

    def __init__(self) -> None:
        super().__init__(SAMPLE_NOW)
        self.ahead = timedelta(0)

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead.total_seconds()


@asynccontextmanager
async def slowly(
    server: DiscordServer, ann: User, papers: Channel, folder: Path
) -> AsyncIterator[tuple[Interaction, Leap]]:
    """Ask for a summary whose model takes its time, and go on when the person sees that it is being made."""
    clock = Leap()
    with OpenAiServer(Slow(1.2)) as model:
        settings = {"PROVIDER": "openai", "MODEL": "wise-1", "BASE_URL": model.url, "PRICE_IN": "1", "PRICE_OUT": "1"}
        variables: dict[str, Any] = {f"HERALD_LLM__{name}": value for name, value in settings.items()}
        async with running(server, folder, clock=clock, **variables):
            asked = await server.slash(ann, papers, "summarize", paper="2403.14148")
            await server.wait_for(lambda: "⏳" in asked.answer.text)
            yield asked, clock


async def test_who_waits_sees_the_paper_and_that_it_is_being_read(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    async with slowly(server, ann, papers, tmp_path) as (asked, _):
        await server.wait_for(lambda: SUMMARY in asked.answer.text)
        await server.wait_for(lambda: "Evidence" in asked.answer.labels)
        assert "⏳" not in asked.answer.text
        assert len(asked.answer.edits) <= 2
        assert len(papers.visible) == 1


async def test_an_answer_later_than_its_token_is_put_into_the_channels_message(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    async with slowly(server, ann, papers, tmp_path) as (asked, clock):
        clock.ahead = timedelta(minutes=16)
        server.world.clock.advance(16 * 60)
        await server.wait_for(lambda: "Evidence" in asked.answer.labels)
        assert len(papers.visible) == 1
        assert server.journal.accepted("edit_message")
        assert not server.journal.refused()


async def test_an_answer_whose_place_was_deleted_is_given_anew(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    async with slowly(server, ann, papers, tmp_path) as (asked, _):
        server.world.delete_message(asked.answer)
        await server.wait_for(lambda: len(papers.visible) == 1 and "Evidence" in papers.visible[0].labels)


@pytest.mark.parametrize("accepted", [False, True])
async def test_a_broken_connection_is_not_met_with_silence(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path, *, accepted: bool
) -> None:
    async with running(server, tmp_path):
        server.faults.on("answer_interaction", Drop(accepted))
        asked = await slash(server, ann, papers, "topics")
        broken = "The connection to Discord broke while I answered"
        await server.wait_for(lambda: broken in asked.answer.text)
        assert asked.answer.ephemeral


async def test_an_answer_to_an_interaction_that_discord_gave_up_goes_into_the_channel(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    async with running(server, tmp_path):
        late = ApiError(404, 10062, "Unknown interaction")
        server.faults.on("answer_interaction", Refusal(late), times=3)
        server.acts.slash(ann, papers, "start", {})
        await server.wait_for(lambda: papers.visible)
        assert "reads arXiv" in papers.visible[0].text


@pytest.mark.parametrize("auto", [False, True], ids=["at once", "deferred"])
async def test_a_compatible_server_may_confirm_an_answer_without_a_word(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path, *, auto: bool
) -> None:
    clock = ManualClock(SAMPLE_NOW, auto=True) if auto else None
    async with running(server, tmp_path, clock=clock):
        server.faults.on("answer_interaction", Trouble(200, accepted=True))
        asked = await slash(server, ann, papers, "start")
        await server.wait_for(lambda: "reads arXiv" in asked.answer.text)
        assert len(papers.visible) == 1


async def test_a_channel_picked_from_the_menu_is_what_the_next_buttons_are_about(
    server: DiscordServer, ann: User, papers: Channel, tmp_path: Path
) -> None:
    assert papers.guild
    news = server.channel(papers.guild, "news", Kind.ANNOUNCEMENT)
    async with running(server, tmp_path) as bot:
        menu = (await slash(server, ann, papers, "channel")).answer
        picked = {"id": str(news.id), "name": "news", "type": int(Kind.ANNOUNCEMENT), "permissions": "0"}
        data = {
            "custom_id": menu.selects[0]["custom_id"],
            "component_type": 8,
            "values": [str(news.id)],
            "resolved": {"channels": {str(news.id): picked}},
        }
        asked = await server.acknowledged(server.desk.hand_over(Asks.COMPONENT, ann, papers, data, menu))
        await server.wait_for(lambda: "Diffusion Models" in asked.answer.labels)
        done = await press(server, ann, asked.answer, "Diffusion Models")
        await server.wait_for(lambda: "now follows Diffusion Models" in done.answer.text)
        held = await bot.app.services.presence.followed("discord", [str(news.id), str(papers.id)])
        assert [each.ref.chat for each in held] == [str(news.id)]
        named = server.say(ann, papers, f"<@{server.bot.id}> /subscriptions @news")
        await server.wait_for(lambda: [each for each in papers.posted if each.reply_to is named])
        assert "Diffusion Models" in papers.posted[-1].text
