"""The entries in messages' own menus, to a bot that may not read what people write."""

from pathlib import Path
from typing import Any

from tests.platforms.discord.running import answered, running, slash
from tests.servers.discord import Channel, DiscordServer, Message, User, Version

ONE, OTHER = "2403.14148", "2403.14621"
CMD = "Content-Frame Motion-Latent Decomposition"
QUESTION = "What FVD score does it achieve on WebVid-10M?"
SCORE = "CMD achieves an FVD score of 212.7 on WebVid-10M"
SUMMARISE, ASK = "Summarise the paper", "Ask about the paper"


def posted(server: DiscordServer, where: Channel, by: User, words: str = "", **more: Any) -> Message:
    return server.world.write(where, by, Version(server.world.clock.now(), words, **more))


def row(**button: Any) -> list[dict[str, Any]]:
    return [{"type": 1, "id": 1, "components": [{"type": 2, "id": 2, "style": 2, "label": "x", **button}]}]


async def test_a_message_is_summarised_and_asked_about_from_its_menu(server: DiscordServer, tmp_path: Path) -> None:
    ann, bob, chen = server.user("Ann"), server.user("Bob"), server.user("Chen", "zh-CN")
    papers = server.channel(server.guild("Lab", ann, bob, chen), "papers")
    hidden = {"title": "Read this", "description": f"a [good one](https://arxiv.org/pdf/{ONE}v1) of March"}
    forms = [
        posted(server, papers, bob, f"have you seen [this](<https://arxiv.org/abs/{ONE}>)?"),
        posted(server, papers, bob, "look", embeds=[{"type": "rich", **hidden}]),
        posted(server, papers, bob, "look", embeds=[{"type": "link", "url": f"https://arxiv.org/abs/{ONE}"}]),
        posted(server, papers, bob, components=row(custom_id=f"read/{ONE}")),
        posted(server, papers, bob, components=row(style=5, url=f"https://arxiv.org/abs/{ONE}")),
    ]
    async with running(server, tmp_path):
        for message in forms:
            asked = await server.menu(ann, message, SUMMARISE)
            assert CMD in (await answered(server, asked)).text
            assert all(each.ephemeral for each in asked.answers), "what one person looks at is theirs"

        form = await server.menu(ann, forms[1], ASK)
        assert form.modal is not None
        assert form.modal["title"] == ASK
        said = await server.submit(form, QUESTION)
        assert SCORE in (await answered(server, said)).text
        assert all(each.ephemeral for each in said.answers)

        both = [
            {
                "type": "rich",
                "description": f"1. [One](https://arxiv.org/abs/{OTHER})\n2. **[{CMD}](https://arxiv.org/abs/{ONE})**",
            }
        ]
        listed = posted(server, papers, bob, "", embeds=both)
        shown = await answered(server, await server.menu(ann, listed, SUMMARISE))
        assert f"arxiv.org/abs/{ONE}" in shown.text
        assert f"arxiv.org/abs/{OTHER}" in shown.text
        form = await server.menu(ann, listed, ASK)
        assert SCORE in (await answered(server, await server.submit(form, CMD, QUESTION))).text

        nothing = posted(server, papers, bob, "nothing to see, order 12345.67")
        for name in (SUMMARISE, ASK):
            refused = await answered(server, await server.menu(ann, nothing, name))
            assert "no paper of arXiv's in that message" in refused.text
            assert refused.ephemeral

        own = (await slash(server, bob, papers, "summarize", paper=OTHER)).answer
        assert own.channel is papers
        assert OTHER in (await answered(server, await server.menu(ann, own, SUMMARISE))).text
        form = await server.menu(chen, own, ASK)
        assert form.modal is not None
        assert form.modal["title"] == "询问这篇论文"
        dm = posted(server, server.dm(ann), ann, f"https://arxiv.org/abs/{ONE}")
        assert CMD in (await answered(server, await server.menu(ann, dm, SUMMARISE))).text

        told = {each["name"]: each for each in server.registry.all(0) if each["type"] == 3}
        assert told.keys() == {SUMMARISE, ASK}
        assert told[SUMMARISE]["name_localizations"]["zh-CN"] == "总结这篇论文"
    assert server.journal.refused() == []
    assert papers.posted == [own], "nobody else is shown what somebody looked at"


async def test_a_form_is_answered_after_a_restart_and_strangers_get_none(server: DiscordServer, tmp_path: Path) -> None:
    ann, eve = server.user("Ann"), server.user("Eve")
    papers = server.channel(server.guild("Lab", ann, eve), "papers")
    message = posted(server, papers, ann, f"arXiv:{ONE}")
    async with running(server, tmp_path, HERALD_ACCESS__USERS=f"discord:{ann.id}"):
        form = await server.menu(ann, message, ASK)
        refused = await server.menu(eve, message, ASK)
        assert refused.modal is None
        assert (await answered(server, refused)).ephemeral
    async with running(server, tmp_path):
        assert SCORE in (await answered(server, await server.submit(form, QUESTION))).text
    assert server.journal.refused() == []
