"""Files that people send on Discord: as attachments, as an option, in private and in a server's channel."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.papers import sent
from tests.platforms.discord.stage import Stage, open_stage
from tests.servers.discord import Attached, DiscordServer, Message

ASK = "Ask about the paper"
CMD = "Content-Frame Motion-Latent Decomposition"


@pytest.fixture
async def stage(server: DiscordServer, tmp_path: Path) -> AsyncIterator[Stage]:
    lab = server.guild("Lab", server.user("Ann"), server.user("Bob"))
    papers = server.channel(lab, "papers")
    async with open_stage(server, tmp_path, papers, HERALD_DISCORD__MESSAGE_CONTENT="true") as opened:
        yield opened


async def shown(stage: Stage, words: str, *files: Attached, reply_to: Message | None = None) -> Message:
    """Say something in private, and return the answer."""
    return await stage.say(words, stage.dm, None, reply_to, *files)


async def test_a_file_in_private(stage: Stage, tmp_path: Path) -> None:
    gates = stage.server.file("gates.pdf", sent.own(tmp_path))
    read = await shown(stage, "", gates)
    assert sent.TITLE in read.text
    assert "Out of the file gates.pdf: 3 pages." in read.text
    assert sent.LEAKS in read.text
    assert read.labels == ["Ask…", "Quotes", "Delete"]
    assert "2 Method, page 2" in (await stage.press(read, "Quotes")).text
    assert sent.GPUS in (await shown(stage, "and on how many GPUs?", reply_to=read)).text
    inviting = await stage.press(read, "Ask…")
    assert sent.GPUS in (await shown(stage, "How many GPUs", reply_to=inviting)).text
    assert sent.GPUS in (await shown(stage, sent.QUESTION, gates)).text
    [key] = set(re.findall(r"file:[0-9a-f]{20}", read.text))
    asked = await stage.slash("ask", stage.dm, paper=key, question=sent.QUESTION)
    assert sent.GPUS in asked.text
    assert sent.GPUS in (await shown(stage, "and how many GPUs did it take?")).text, "the file last spoken of"
    stamped = stage.server.file("a.pdf", sent.own(tmp_path, stamp="2403.14148v1"))
    paper = await stage.slash("summarize", stage.dm, file=stamped)
    assert CMD in paper.text
    assert "By the stamp on its first page" in paper.text
    assert sent.TITLE in (await stage.slash("summarize", stage.dm, file=gates)).text
    assert "Which paper?" in (await stage.slash("summarize", stage.dm)).text

    for name, media_type, sentence in (
        ("refs.bib", "text/x-bibtex", "I find no references in refs.bib."),
        ("refs.enw", "text/plain", "I read no lists of references like refs.enw."),
        ("thesis.docx", "application/vnd.openxmlformats", "thesis.docx is a text document"),
        ("cat.png", "image/png", "I cannot look at pictures."),
        ("song.ogg", "audio/ogg; codecs=opus", "I cannot hear sound."),
        ("talk.mp4", "video/mp4", "I cannot watch videos."),
    ):
        assert sentence in (await shown(stage, "", stage.server.file(name, b"x", media_type))).text
    assert "is a picture without text" in (await _of_one_page(stage, tmp_path)).text
    assert "Deleted: the text of gates.pdf" in (await stage.press(read, "Delete")).text
    assert "I keep no such file" in (await shown(stage, f"/ask {key} {sent.QUESTION}")).text


async def _of_one_page(stage: Stage, tmp_path: Path) -> Message:
    from tests.papers.pdf_maker import pdf

    return await shown(stage, "", stage.server.file("scan.pdf", pdf(tmp_path / "scan.pdf", [b""]).read_bytes()))


async def test_a_file_in_a_channel(stage: Stage, tmp_path: Path) -> None:
    server, papers = stage.server, stage.papers
    assert papers.guild is not None
    bob = next(each.user for each in papers.guild.members.values() if each.user.name == "Bob")
    posted = server.say(bob, papers, "what do you think of this?", None, server.file("gates.pdf", sent.own(tmp_path)))
    me = f"<@{server.bot.id}>"
    read = await stage.say(me, papers, None, posted)
    assert len(papers.posted) == 1, "what was merely posted is left alone"
    assert sent.TITLE in read.text
    for words in (f"{me} how many GPUs?", f"{me} /ask {sent.QUESTION}"):
        assert sent.GPUS in (await stage.say(words, papers, bob, posted)).text
    assert sent.TITLE in (await stage.say(f"{me} summarize this", papers, bob, posted)).text
    assert sent.GPUS in (await stage.say("how many GPUs?", papers, bob, read)).text
    before = len(papers.posted)
    server.say(bob, papers, "nice, thank you", read)
    assert sent.GPUS in (await stage.say(f"{me} the older kind of GPUs", papers, bob, read)).text
    assert len(papers.posted) == before + 1, "what people say to each other is left alone"
    mentioned = server.file("gates.pdf", sent.own(tmp_path))
    assert sent.GPUS in (await stage.say(f"{me} {sent.QUESTION}", papers, bob, None, mentioned)).text
    assert sent.TITLE in (await stage.slash("summarize", papers, bob, file=mentioned)).text
    [key] = set(re.findall(r"file:[0-9a-f]{20}", read.text))
    assert "I keep no such file" in (await shown(stage, f"/ask {key} {sent.QUESTION}")).text
    by_menu = await stage.answer(await server.menu(bob, posted, "Summarise the paper"))
    assert sent.TITLE in by_menu.text
    assert by_menu.ephemeral
    assert "That file is not read yet." in (await stage.answer(await server.menu(bob, posted, ASK))).text
    form = await server.menu(bob, read, ASK)
    assert sent.GPUS in (await stage.answer(await server.submit(form, sent.QUESTION))).text
    quotes = await stage.press(read, "Quotes", bob)
    assert quotes.ephemeral
    assert "2 Method, page 2" in quotes.text
    server.join(papers.guild, carl := server.user("Carl"))
    assert "Only who sent gates.pdf" in (await stage.press(read, "Delete", carl)).text
    assert "Deleted: the text of gates.pdf" in (await stage.press(read, "Delete", bob)).text


async def test_only_discord_is_asked_for_files(stage: Stage, tmp_path: Path) -> None:
    server = stage.server
    gates = server.file("gates.pdf", sent.own(tmp_path))
    for url in (
        "http://169.254.169.254/latest/meta-data/gates.pdf",
        "https://cdn.discordapp.com.evil.example/gates.pdf",
        "http://cdn.discordapp.com/gates.pdf",
        "file:///etc/passwd",
        gates.url.replace("127.0.0.1", "localhost"),
    ):
        assert "Discord does not give me the file now." in (await shown(stage, "", replace(gates, url=url))).text
    del server.world.cdn[gates.url.removeprefix(server.world.address)]
    assert "gates.pdf is no longer there." in (await shown(stage, "", gates)).text
    grown = server.file("grown.pdf", b"small")
    server.world.cdn[grown.url.removeprefix(server.world.address)] = bytes(51 * 2**20)
    assert "grown.pdf is larger than 50 MB, the most that I fetch." in (await shown(stage, "", grown)).text
