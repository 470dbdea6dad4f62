"""The database fails: who asks hears so in a sentence that is for them, who runs the program what to do about it."""

from pathlib import Path

import pytest

from chat.refs import ChatRef, Incoming, Person
from tests.stores import taking_nothing
from tests.talks import Talk, Talking

ANN = Person("telegram", "7")
ROOM = ChatRef("telegram", "-9")
PLAIN = "I cannot get at my data just now. Try again in a minute."
Captured = pytest.CaptureFixture[str]  # in memory: no file takes the log meanwhile


class Answers:
    """A conversation that keeps what is shown in it as text."""

    def __init__(self) -> None:
        self.shown = ""

    async def show(self, reply: object, slot: int = 0) -> None:
        self.shown = str(reply)

    async def end(self, _: object) -> None:
        """End nothing: what was shown stands."""

    async def administers(self, _: object) -> bool:
        return True

    async def may_post(self, _: object) -> None:
        """Return that nothing stands in the way."""

    async def around(self) -> list[ChatRef]:
        return []

    def name(self, _: object) -> str:
        return "a room"

    async def label(self, *_: object) -> tuple[str, str]:
        return "", ""


async def ask(talk: Talk, line: str) -> str:
    answers = Answers()
    await talk.app.dispatcher.dispatch(Incoming(ROOM, ANN, line), answers)  # type: ignore[arg-type]
    return answers.shown


async def test_who_asks_meanwhile_is_told_nothing_of_servers_and_disks(
    talking: Talking, tmp_path: Path, capsys: Captured
) -> None:
    async with talking("one.db") as talk:
        await ask(talk, "/subscribe diffusion-models")
        with taking_nothing(tmp_path / "one.db"):
            for line in ("/subscribe agents", "/unsubscribe diffusion-models", "/settings language zh", "/pause"):
                assert PLAIN in await ask(talk, line)
        said = await ask(talk, "/list")
    assert "Diffusion" in said
    assert "Agents" not in said


async def test_it_is_said_in_the_chats_language(talking: Talking, tmp_path: Path, capsys: Captured) -> None:
    async with talking("one.db") as talk:
        await ask(talk, "/settings language zh")
        with taking_nothing(tmp_path / "one.db"):
            assert "我现在读不到自己的数据。请过一分钟再试。" in await ask(talk, "/subscribe agents")


async def test_who_runs_it_is_told_the_cause_and_the_next_step(
    talking: Talking, tmp_path: Path, capsys: Captured
) -> None:
    async with talking("one.db", HERALD_OPERATORS__IDS="telegram:7") as talk:
        with taking_nothing(tmp_path / "one.db"):
            for said in (await ask(talk, "/subscribe agents"), await talk.say("/subscribe agents")):
                assert "The database cannot be " in said
                assert "disk" in said
