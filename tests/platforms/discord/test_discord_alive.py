"""Commands that can be clicked, and times in each reader's own zone."""

import re
from datetime import UTC, datetime
from pathlib import Path

from tests.platforms.discord.reading import read
from tests.platforms.discord.running import running, slash
from tests.servers.discord import DiscordServer

MONDAY_NINE = int(datetime(2024, 3, 25, 9, tzinfo=UTC).timestamp())


async def test_commands_can_be_clicked_and_times_are_the_readers(server: DiscordServer, tmp_path: Path) -> None:
    ann, chen = server.user("Ann"), server.user("Chen", "zh-CN")
    papers = server.channel(server.guild("Lab", ann, chen), "papers")
    for _ in range(2):  # at the second start Discord is told of nothing, and the numbers are those of the first
        async with running(server, tmp_path):
            ids = {each["name"]: each["id"] for each in server.registry.typed(0)}
            nothing = (await slash(server, ann, papers, "subscriptions")).answer.written
            assert f"</topics:{ids['topics']}> shows what there is." in nothing
            listed = (await slash(server, ann, papers, "help")).answer.written
            assert set(re.findall(r"</([a-z]+):\d+>", listed)) >= {"summarize", "ask", "subscribe", "settings"}
            assert not re.search(r"(?<![<\w])/[a-z]+", listed)
            chinese = (await slash(server, chen, papers, "help")).answer.written
            assert f"</{name_in_chinese(server, 'summarize')}:{ids['summarize']}>" in chinese
    assert server.registry.written == 1
    async with running(server, tmp_path):
        said = (await slash(server, ann, papers, "subscribe", topic="diffusion-models")).answer
        await server.wait_for(lambda: "⏳" not in said.text)
        assert f"comes on <t:{MONDAY_NINE}:F> (<t:{MONDAY_NINE}:R>)." in said.text
        assert "25 March 2024" not in said.text
        held = (await slash(server, ann, papers, "subscriptions")).answer
        assert f"<t:{MONDAY_NINE}:F>" in held.written
        assert "time" in read(held.embeds[0]["description"]).kinds
        changed = (await slash(server, ann, papers, "settings", setting="time", value="10:00")).answer.written
        assert f"<t:{MONDAY_NINE + 3600}:F>" in changed
        await slash(server, ann, papers, "pause")
        assert f"<t:{MONDAY_NINE + 3600}:R>" in (await slash(server, ann, papers, "resume")).answer.written

        await slash(server, ann, papers, "subscribe", topic='"and/or /search"')
        named = (await slash(server, ann, server.dm(ann), "subscriptions")).answer.written
        assert "</topics:" in named
        shown = (await slash(server, ann, papers, "summarize", paper="2403.14148")).answer
        assert "mention" not in read(shown.embeds[0]["description"]).kinds
    assert server.journal.refused() == []


def name_in_chinese(server: DiscordServer, name: str) -> str:
    command = server.registry.named(name, 0)
    return str((command.get("name_localizations") or {}).get("zh-CN", name))
