"""Where somebody who installed the bot for themselves uses it, and it is no member."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.platforms.discord.running import answered, running, slash
from tests.servers.discord import DiscordServer

CMD = "Content-Frame Motion-Latent Decomposition"


async def test_who_installed_it_may_ask_anywhere_and_digests_go_nowhere_foreign(
    server: DiscordServer, tmp_path: Path
) -> None:
    ann, bob = server.user("Ann"), server.user("Bob")
    foreign = server.channel(server.guild("Elsewhere", ann, bob, bot=None), "talk")
    between = server.dm(ann, bob)
    async with running(server, tmp_path):
        with pytest.raises(LookupError, match="not offered there"):
            server.acts.slash(ann, foreign, "help", {})
        server.install(ann)
        for where in (foreign, between):
            shown = (await slash(server, ann, where, "summarize", paper="2403.14148")).answer
            assert CMD in shown.text
            assert "1–5 of 13" in (await slash(server, ann, where, "search", words="diffusion")).answer.text
            refused = (await slash(server, ann, where, "subscribe", topic="cs.CL")).answer
            assert "I am no member here, so I can post no digests here." in refused.text
            assert "in our private chat" in refused.text
            assert refused.ephemeral
            led = urlsplit(refused.links["Add me to a server"])
            asked_for = {"client_id": [str(server.bot.id)], "permissions": ["309237763072"]}
            assert parse_qs(led.query).items() >= {**asked_for, "scope": ["bot applications.commands"]}.items()
            named = server.say(bob, where, "look: arxiv.org/abs/2403.14148")
            asked = await server.menu(ann, named, "Summarise the paper")
            assert CMD in (await answered(server, asked)).text
        with pytest.raises(LookupError, match="not offered there"):
            server.acts.slash(ann, between, "subscriptions", {})
        assert "now follows" in (await slash(server, ann, server.dm(ann), "subscribe", topic="cs.CL")).answer.text
    assert server.journal.refused() == []
    assert {call.ids.get("channel") for call in server.journal} <= {None, str(server.dm(ann).id)}, "no foreign channel"
