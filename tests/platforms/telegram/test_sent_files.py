"""Files that people send on Telegram: read, asked about, kept for a day for one chat; and what is no PDF."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chat.refs import Person
from services.sent.files import KEPT
from tests.papers import sent
from tests.platforms.telegram.stage import Stage, open_stage
from tests.servers.telegram import Group, Message, PrivateChat, TelegramServer

PDF = "application/pdf"
CMD = "Content-Frame Motion-Latent Decomposition"


async def answer(stage: Stage, room: PrivateChat | Group, said: Message) -> Message:
    return await stage.finished(await room.answer_to(said))


async def test_a_file_in_private(stage: Stage, tmp_path: Path) -> None:
    room, content = stage.room, sent.own(tmp_path)
    read = await answer(stage, room, room.sends_file("gates.pdf", content, PDF))
    assert read.text.startswith(sent.TITLE)
    assert "Out of the file gates.pdf: 3 pages. The title is as the file prints it" in read.text
    assert sent.LEAKS in read.text
    assert "The whole paper" in read.text
    assert "picked without a language model" in read.text
    assert read.labels == ["Ask…", "Quotes", "⚠️ Delete"]
    quotes = await stage.press_for(read, "Quotes")
    assert "2 Method, page 2" in quotes.text

    asked = await answer(stage, room, room.says("and on how many GPUs?", reply_to=read))
    assert sent.GPUS in asked.text
    assert "(2 Method, page 2" in asked.text
    inviting = await stage.press_for(asked, "Ask…")
    assert sent.GPUS in (await answer(stage, room, room.says("How many GPUs", reply_to=inviting))).text
    key = re.findall(r"file:[0-9a-f]{20}", read.text)[0]
    assert sent.GPUS in (await stage.ask(f"/ask {key} {sent.QUESTION}")).text
    for line in (f"/evidence {key}", f"/quotes {key} 1", f"/deep {key}", f"/summarize {key}", key):
        assert sent.TITLE in (await stage.ask(line)).text, line

    for words in ("and how many GPUs did it take?", "那么用了多少 GPUs？", "/ask how many GPUs"):
        assert sent.GPUS in (await stage.ask(words)).text, "without a reply it is about the file last spoken of"
    assert "2 Method, page 2" in (await stage.ask("/evidence")).text
    assert CMD in (await stage.ask("/summarize 2403.14148")).text
    assert sent.GPUS not in (await stage.ask("how many GPUs were used?")).text, "another paper is spoken of now"

    captioned = await answer(stage, room, room.sends_file("again.pdf", content, PDF, sent.QUESTION))
    assert sent.GPUS in captioned.text
    assert key in captioned.text, "the chat has the same file once"
    third = room.sends_file("c.pdf", content, PDF, "deep")
    assert sent.TITLE in (await answer(stage, room, third)).text
    assert sent.TITLE in (await answer(stage, room, room.says("/summarize", reply_to=third))).text

    export = await stage.ask("/export")
    held = stage.server.world.files.by_id[export.content["document"]["file_id"]].content.decode()
    assert '"name": "gates.pdf"' in held
    assert sent.GPUS not in held
    assert key[5:] not in held
    assert "1 file" in (await stage.ask("/forget")).text

    bob = stage.server.private(stage.server.user("Bob"))
    stolen = await answer(stage, bob, bob.says(f"/ask {key} {sent.QUESTION}"))
    assert "I keep no such file" in stolen.text
    theirs = await answer(stage, bob, bob.sends_file("gates.pdf", content, PDF))
    assert key not in theirs.text, "another chat's copy is another file"
    await stage.press(read, "Delete")
    assert sent.TITLE not in (await stage.ask("and how many GPUs did it take?")).text, "forgotten with the file"
    stage.clock.put_forward(stage.clock.now() + KEPT + timedelta(minutes=1))
    assert "I keep no such file" in (await stage.ask(f"/ask {key} {sent.QUESTION}")).text
    await stage.app.services.upkeep.tidy()
    assert not (await stage.app.services.accounts.held_by(Person("telegram", str(stage.ann.id)))).files


async def test_a_file_that_is_an_arxiv_paper(stage: Stage, tmp_path: Path) -> None:
    room = stage.room
    stamped = room.sends_file("a.pdf", sent.own(tmp_path, stamp="2403.14148v1"), PDF)
    paper = await answer(stage, room, stamped)
    assert CMD in paper.text
    assert "By the stamp on its first page the file is arXiv:2403.14148v1." in paper.text
    assert "Evidence" in paper.labels
    own = sent.of_record(tmp_path, await sent.record("2403.14148"))
    titled = await answer(stage, room, room.sends_file("my-copy.pdf", own, PDF))
    assert "By its title and authors the file is arXiv:2403.14148." in titled.text
    named = await answer(stage, room, room.sends_file("2403.14148v1.pdf", own, PDF, "What FVD score does it achieve?"))
    assert "212.7" in named.text
    assert "By its name and title the file is arXiv:2403.14148v1." in named.text
    misnamed = await answer(stage, room, room.sends_file("2403.14148.pdf", sent.own(tmp_path), PDF))
    assert misnamed.text.startswith(sent.TITLE)
    assert "does not bear the title of that paper" in misnamed.text
    unknown = await answer(stage, room, room.sends_file("b.pdf", sent.own(tmp_path, stamp="2403.99999v1"), PDF))
    assert "which arXiv does not know" in unknown.text


async def test_a_file_in_a_group(tmp_path: Path) -> None:
    async with TelegramServer(privacy=False) as server, open_stage(server, tmp_path) as stage:
        bob, carl = server.user("Bob"), server.user("Carl")
        group = server.group("Readers", stage.ann, [bob, carl], supergroup=True)
        posted = group.sends_file_of(bob, "gates.pdf", sent.own(tmp_path), PDF, "look at this, what do you think?")
        group.hands_over(bob, {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}})
        read = await answer(stage, group, group.says(stage.ann, "@herald_bot", reply_to=posted))
        assert len(group.posted) == 1, "what was merely posted is left alone"
        assert read.text.startswith(sent.TITLE)
        for words in (
            "@herald_bot how many GPUs?",
            "/ask how many GPUs did they use",
            f"/ask@herald_bot {sent.QUESTION}",
        ):
            assert sent.GPUS in (await answer(stage, group, group.says(stage.ann, words, reply_to=posted))).text, words
        for words in ("summarize this @herald_bot", "/summarize", "/deep"):
            assert sent.TITLE in (await answer(stage, group, group.says(carl, words, reply_to=posted))).text, words
        assert sent.GPUS in (await answer(stage, group, group.says(carl, "how many GPUs?", reply_to=read))).text
        before = len(group.posted)
        group.says(carl, "nice, thank you", reply_to=read)
        called = group.says(carl, "@herald_bot the older kind of GPUs", reply_to=read)
        assert sent.GPUS in (await answer(stage, group, called)).text
        assert len(group.posted) == before + 1, "what people say to each other is left alone"
        mentioned = group.sends_file_of(carl, "gates.pdf", sent.own(tmp_path), PDF, f"@herald_bot {sent.QUESTION}")
        assert sent.GPUS in (await answer(stage, group, mentioned)).text
        to_the_bot = group.sends_file_of(carl, "gates.pdf", sent.own(tmp_path), PDF, reply_to=read)
        last = await answer(stage, group, to_the_bot)
        assert last.text.startswith(sent.TITLE)
        said = group.hands_over(carl, {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}, reply_to=read)
        assert "I cannot hear voice messages." in (await answer(stage, group, said)).text

        server.private(bob).started = server.private(carl).started = True
        assert "Only who sent gates.pdf" in (await stage.press(read, "Delete", carl)).answer["text"]
        await stage.press(read, "Quotes", carl)
        private = server.private(carl)
        await server.wait_for(lambda: any("2 Method, page 2" in each.text for each in private.posted))
        assert "Deleted: the text of gates.pdf" in (await stage.press(read, "Delete", bob)).answer["text"]
        assert (
            "I keep no such file"
            in (await answer(stage, group, group.says(carl, "how many GPUs?", reply_to=read))).text
        )


THINGS: dict[str, tuple[dict[str, Any], str]] = {
    "voice": ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}, "I cannot hear voice messages."),
    "audio": ({"audio": {"file_id": "a", "file_unique_id": "a", "duration": 3}}, "I cannot hear sound."),
    "photo": (
        {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]},
        "I cannot look at pictures.",
    ),
    "round": (
        {"video_note": {"file_id": "n", "file_unique_id": "n", "length": 9, "duration": 3}},
        "I cannot watch videos.",
    ),
    "place": ({"location": {"latitude": 1.0, "longitude": 2.0}}, "I have no use for locations."),
    "contact": ({"contact": {"phone_number": "1", "first_name": "Bob"}}, "I have no use for contacts."),
    "dice": ({"dice": {"emoji": "🎲", "value": 3}}, "I cannot read that."),
}
NAMES = {
    "refs.bib": "I find no references in refs.bib.",
    "library.json": "I find no references in library.json.",
    "refs.enw": "I read no lists of references like refs.enw.",
    "thesis.docx": "thesis.docx is a text document",
    "book.epub": "book.epub is no PDF",
    "paper.ps": "paper.ps is no PDF",
    "main.tex": "main.tex is LaTeX",
    "source.tar.gz": "source.tar.gz is an archive",
    "program.bin": "program.bin is no PDF",
}


async def test_what_is_no_pdf_gets_one_true_sentence(stage: Stage, tmp_path: Path) -> None:
    room = stage.room
    for kind, (thing, sentence) in THINGS.items():
        said = (await answer(stage, room, room.hands_over(stage.ann, thing))).text
        assert sentence in said, kind
        assert len(said.split("\n")) == 1
    for name, sentence in NAMES.items():
        said = (await answer(stage, room, room.sends_file(name, b"something", "application/octet-stream"))).text
        assert sentence in said, name
        assert len(said.split(". ")) == 2, "one sentence and the next step"
    for content, sentence in (
        (sent.scanned(tmp_path), "The 2 pages of paper.pdf are pictures without text."),
        (sent.endless(tmp_path), "paper.pdf says that it has 2,001 pages."),
        (sent.locked(tmp_path), "paper.pdf is locked with a password."),
        (sent.own(tmp_path)[:900], "paper.pdf is damaged or cut short."),
        (b"<html>Not found", "paper.pdf is a web page, not a PDF."),
        (b"", "paper.pdf is empty."),
        (bytes(21 * 2**20), "paper.pdf is larger than the 20 MB that Telegram hands out."),
    ):
        assert sentence in (await answer(stage, room, room.sends_file("paper.pdf", content, PDF))).text
    hostile = await answer(stage, room, room.sends_file("../../\u202egates\n.pdf", sent.own(tmp_path), PDF))
    assert "Out of the file gates.pdf" in hostile.text


async def test_a_file_that_cannot_be_had_and_one_too_many(
    server: TelegramServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_stage(
        server, tmp_path, HERALD_ARXIV__PDF_MEGABYTES="1", HERALD_LIMITS__FILES_PER_USER_PER_DAY="3"
    ) as stage:
        room, content = stage.room, sent.own(tmp_path)
        large = await answer(stage, room, room.sends_file("large.pdf", bytes(2**20 + 1), PDF))
        assert "large.pdf is larger than 1 MB, the most that I fetch." in large.text
        lost = room.sends_file("lost.pdf", content, PDF)
        server.world.files.by_path.clear()
        assert "lost.pdf is no longer there." in (await answer(stage, room, lost)).text
        grown = server.world.files.add("document", content, "grown.pdf", PDF)
        server.world.files.by_path[grown.path] = replace(grown, content=bytes(3 * 2**20))
        said = room.hands_over(stage.ann, {"document": grown.as_document()})
        assert "grown.pdf is larger than 1 MB" in (await answer(stage, room, said)).text
        assert sent.TITLE in (await answer(stage, room, room.sends_file("a.pdf", content, PDF))).text
        assert "You have sent me 3 files" in (await answer(stage, room, room.sends_file("b.pdf", content, PDF))).text
        stage.clock.skip(86_400)
        assert sent.TITLE in (await answer(stage, room, room.sends_file("b.pdf", content, PDF))).text
        assert server.token not in capsys.readouterr().out
        bob = server.private(server.user("Bob"))
        assert sent.TITLE in (await answer(stage, bob, bob.sends_file("a.pdf", content, PDF))).text
