"""Libraries on Discord: as attachments and as an option, in private and for a channel by its managers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.platforms.discord.stage import Stage, open_stage
from tests.servers.discord import DiscordServer

BIB = b"@misc{a, eprint={2403.14621}, archivePrefix={arXiv}}\n@book{b, title={A Book on Wells}, author={Ng, A.}}\n"


@pytest.fixture
async def stage(server: DiscordServer, tmp_path: Path) -> AsyncIterator[Stage]:
    lab = server.guild("Lab", server.user("Ann"), server.user("Bob"))
    papers = server.channel(lab, "papers")
    async with open_stage(server, tmp_path, papers) as opened:
        yield opened


async def test_a_list_in_private(stage: Stage) -> None:
    refs = stage.server.file("refs.bib", BIB, "text/plain; charset=utf-8")
    taken = await stage.say("", stage.dm, None, None, refs)
    assert "2 entries." in taken.text
    assert "1 arXiv paper" in taken.text
    shown = await stage.press(taken, "Show")
    assert "A Book on Wells" in shown.text
    named = await stage.slash("library", stage.dm, papers="2403.14148 2403.13524")
    assert "2 entries." in named.text
    assert "2 libraries of this chat" in (await stage.slash("library", stage.dm)).text
    await stage.press(await stage.slash("summarize", stage.dm, paper="2403.14148"), "🔖")
    for form, name in (("ris", "saved.ris"), ("csl", "saved.json"), ("bibtex", "saved.bib")):
        assert [each.name for each in (await stage.slash("saved", stage.dm, form=form)).files] == [name]
    digest = await stage.slash("digest", stage.dm, topic="diffusion-models", form="markdown")
    assert [each.name for each in digest.files] == ["diffusion-models-2024-03-22.md"]


async def test_a_channels_library_is_its_managers_and_seen_by_them_alone(stage: Stage) -> None:
    server, papers = stage.server, stage.papers
    bob = next(each.user for each in papers.guild.members.values() if each.user.name == "Bob")
    refs = server.file("refs.bib", BIB, "text/x-bibtex")
    taken = await stage.slash("library", papers, file=refs)
    assert "2 entries." in taken.text
    assert taken.ephemeral
    with pytest.raises(LookupError):  # it is not even offered
        await stage.slash("library", papers, bob)
    for words, files in ((f"<@{server.bot.id}> /library", ()), (f"<@{server.bot.id}>", (refs,))):
        told = await stage.say(words, papers, bob, None, *files)
        assert "Wells" not in told.text
        assert "2 entries" not in told.text
    assert "has no library" in (await stage.slash("library", server.dm(bob), bob)).text
