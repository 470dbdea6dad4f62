"""People who do anything at all, anywhere: each deed is acknowledged and answered, and Discord refuses nothing."""

import random
from pathlib import Path
from typing import Any

import pytest

from tests.platforms.discord.stage import Stage, open_stage
from tests.servers.discord import Channel, DiscordServer, Interaction, Kind, User

WORDS = [
    "2403.14148",
    "2403.14621 2403.13470",
    "1706.99999",
    "diffusion-models",
    "cs.CL",
    'au:"Kim"',
    "09:00",
    "UTC",
    "list",
    "zh",
    "3",
    "@everyone",
    "*_~`|>",
    "\n",
    "x" * 300,
    "中" * 90,
]


class Crowd:
    """Ann, who owns the guild and runs the bot, and Bob, with all the places where they may be."""

    def __init__(self, stage: Stage, seed: int) -> None:
        guild = stage.papers.guild
        assert guild is not None
        self.stage, self.server, self.dice = stage, stage.server, random.Random(seed)
        self.bob = self.server.join(guild, self.server.user("Bob", "zh-CN"))
        forum = self.server.channel(guild, "forum", Kind.FORUM)
        news = self.server.channel(guild, "news", Kind.ANNOUNCEMENT)
        self.named = [stage.papers, forum, news]
        threads = [self.server.thread(each, "talk", stage.ann) for each in (stage.papers, forum)]
        self.rooms = [stage.papers, news, *threads, stage.dm, self.server.dm(self.bob)]

    def does_something(self) -> Interaction:
        """Send a command, or use what stands below one of the last messages; raises LookupError where none can."""
        return self.commands() if self.dice.random() < 0.4 else self.presses()

    def commands(self) -> Interaction:
        room = self.dice.choice(self.rooms)
        command = self.dice.choice(self.server.registry.typed(0))
        options = {each["name"]: self._value(each) for each in command["options"] if self._is_given(each)}
        return self.server.acts.slash(self._somebody(room), room, command["name"], options)

    def presses(self) -> Interaction:
        used = [each for each in self.server.world.all_messages() if not each.deleted and each.now.components]
        if not used:
            raise LookupError("nothing stands there yet")
        message = self.dice.choice(used[-12:])
        who = message.seen_by or self._somebody(message.channel)
        if message.buttons and (not message.selects or self.dice.random() < 0.5):
            return self.server.acts.press(who, message, self.dice.choice(message.buttons)["custom_id"])
        menu = self.dice.choice(message.selects)
        if "options" not in menu:
            return self.server.acts.pick(who, message, self.dice.choice(self.named))
        return self.server.acts.select(who, message, (self.dice.choice(menu["options"])["label"],))

    def _somebody(self, room: Channel) -> User:
        there = [self.stage.ann, self.bob]
        return self.dice.choice([each for each in there if room.guild or each in room.people])

    def _is_given(self, option: dict[str, Any]) -> bool:
        return option.get("required", False) or self.dice.random() < 0.5

    def _value(self, option: dict[str, Any]) -> Any:
        if option["type"] == 7:
            return self.dice.choice(self.named)
        if option["type"] == 4:
            return self.dice.choice([1, 2, 50])
        return self.dice.choice([each["value"] for each in option.get("choices", [])] or WORDS)


@pytest.mark.parametrize("seed", range(2))
async def test_whatever_people_do_is_answered_and_nothing_is_refused(
    server: DiscordServer, tmp_path: Path, seed: int
) -> None:
    ann = server.user("Ann")
    papers = server.channel(server.guild("Lab", ann), "papers")
    async with open_stage(server, tmp_path, papers, HERALD_OPERATORS__IDS=f"discord:{ann.id}") as stage:
        crowd = Crowd(stage, seed)
        done = 0
        while done < 40:
            try:
                asked = crowd.does_something()
            except LookupError:  # Discord does not offer that
                continue
            await stage.answer(await server.acknowledged(asked))
            done += 1
        assert server.journal.refused() == []
        assert not any(each.pings for each in server.world.all_messages() if each.author is server.bot)
