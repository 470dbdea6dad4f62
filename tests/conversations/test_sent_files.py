"""Files dropped into the terminal: read by a model as any paper is, within the same limits, and shared by a chat."""

import asyncio
import re
from pathlib import Path

import pytest

from chat.errors import NotFoundError
from chat.refs import ChatRef, Person, SentFile
from services.sent.recognition import Recognized
from tests.papers import sent
from tests.readings import model
from tests.servers.llm import Slow
from tests.servers.openai import OpenAiServer
from tests.talks import Talking


async def test_a_model_reads_a_file_once_for_a_chat_and_answers_out_of_it(talking: Talking, tmp_path: Path) -> None:
    file = tmp_path / "my gates.pdf"
    file.write_bytes(sent.own(tmp_path))
    with OpenAiServer() as server:
        async with talking("a.db", **model(server, "openai")) as talk:
            lines = (str(file).replace(" ", "\\ "), file.as_uri(), str(file))
            await asyncio.gather(*(talk.console.hear(line) for line in lines))
            said = talk.read()
            assert said.count("Out of the file my gates.pdf: 3 pages.") == len(lines)
            assert "Written by wise-1 from the abstract" in said
            assert "Written by wise-1 from the whole paper." in said
            asked = len(server.asked)
            quotes = await talk.press("Quotes")
            assert re.search(r"page \d", quotes)
            assert len(server.asked) == asked, "what was read is kept"
            answer = await talk.say(f"'{file}' {sent.QUESTION}")
            assert sent.GPUS in answer
            assert len(server.asked) > asked
            assert all("Sluice Gates" in str(each) for each in server.asked), "nothing else is told of a file"
            assert "my gates.pdf" not in str(server.asked)
            chinese = await talk.say("/settings language zh")
            assert "中文" in chinese
            assert "出自文件 my gates.pdf：3 页。" in await talk.say(str(file))


async def test_the_limits_of_readings_hold_for_files_and_who_waits_can_break_one_off(
    talking: Talking, tmp_path: Path
) -> None:
    file = tmp_path / "gates.pdf"
    file.write_bytes(sent.own(tmp_path))
    with OpenAiServer(Slow(60), Slow(60), Slow(60)) as server:
        async with talking("a.db", **model(server, "openai"), HERALD_LIMITS__SUMMARIES_PER_USER_PER_DAY="3") as talk:
            asking = asyncio.create_task(talk.console.hear(str(file)))
            assert await asyncio.to_thread(server.arrived.wait, 20)
            (key,) = talk.app.services.running._jobs
            said = await talk.say(f"/cancel {key}")
            await asking
            assert "Cancelled." in said + talk.read()
            assert not talk.app.services.sent_files._readings
    async with talking("b.db", HERALD_LIMITS__SUMMARIES_PER_USER_PER_DAY="3") as talk:
        assert sent.TITLE in await talk.say(str(file))
        assert sent.TITLE in await talk.say(str(file)), "the same again is nothing new"
        file.write_bytes(sent.own(tmp_path, title="Another Title of Another Paper"))
        refused = await talk.say(str(file))
        assert "A reading of the whole paper counts as two summaries, and you have one left for now." in refused
        key = re.findall(r"file:[0-9a-f]{20}", await talk.say(f"{file} {sent.QUESTION}"))[0]
        assert "There is no button" not in await talk.press("Ask")
        assert "Deleted" in await talk.say(f"/drop {key}")
        assert "I keep no such file" in await talk.say(f"/kept {key} quotes 1")
    async with talking("c.db", HERALD_LIMITS__FILES_PER_USER_PER_DAY="0") as talk:
        assert "This bot reads no files that people send." in await talk.say(str(file))


async def test_what_all_files_take_together_is_bounded(
    talking: Talking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.sent.files.MOST_LENGTH", 1500)
    chats = [ChatRef("console", f"terminal {n}") for n in range(3)]
    async with talking("a.db") as talk:
        files = talk.app.services.sent_files

        async def receive(chat: ChatRef, title: str) -> str:
            content = sent.own(tmp_path, title=title)

            async def fetch(path: Path, most_bytes: int) -> None:
                assert len(content) < most_bytes
                path.write_bytes(content)

            file = SentFile("", "a.pdf")
            kept, _ = await files.receive(file, fetch, Person("console", chat.chat), chat, lambda _: None)
            assert not isinstance(kept, Recognized)
            return kept.key

        keys = [await receive(chat, f"Title Number {n} of Some Length") for n, chat in enumerate(chats)]
        assert len(set(keys)) == len(keys)
        with pytest.raises(NotFoundError):
            await files.find(keys[0], chats[0])
        assert (await files.find(keys[2], chats[2])).name == "a.pdf"
        with pytest.raises(NotFoundError):
            await files.find(keys[2], chats[1])
