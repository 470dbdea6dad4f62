"""New settings while `herald run` runs: by SIGHUP and by `herald reload`, seen by people on Telegram and Discord."""

import asyncio
import re
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.commands import Done, herald
from tests.patience import PATIENCE
from tests.platforms.discord.environment import variables
from tests.platforms.process import Running, run
from tests.servers.discord import DiscordServer
from tests.servers.llm.acts import Slow
from tests.servers.openai import OpenAiServer
from tests.servers.telegram import Message, TelegramServer, User

KEY = "sk-reloaded-0123456789"


def topic(name: str) -> str:
    return f'[topics.{name.lower()}]\nname = "{name}"\nquery = "cat:cs.LG"\n'


@dataclass
class Bot:
    """A bot on both platforms, and its settings file."""

    folder: Path
    telegram: TelegramServer
    discord: DiscordServer
    herald: Running

    def write(self, *parts: str) -> None:
        (self.folder / "config.toml").write_text("\n".join(parts), encoding="utf-8")

    async def hang_up(self, *parts: str, said: str = "reloaded") -> str:
        """Write settings, send SIGHUP, and return the log's line on it."""
        self.write(*parts)
        before = len(self.lines(said))
        self.herald.process.send_signal(signal.SIGHUP)
        async with asyncio.timeout(PATIENCE):
            while len(self.lines(said)) == before:  # noqa: ASYNC110  another process writes
                await asyncio.sleep(0.02)
        return self.lines(said)[-1]

    def lines(self, said: str) -> list[str]:
        return [line for line in self.herald.log.splitlines() if f"] {said} " in line]

    async def reload(self, *parts: str) -> Done:
        """Write settings, and have the command ask for them."""
        self.write(*parts)
        url = f"sqlite+aiosqlite:///{self.folder / 'herald.db'}"
        return await asyncio.to_thread(herald, "reload", cwd=self.folder, HERALD_STORE__URL=url)

    async def measured(self, name: str) -> float:
        """Return what /metrics tells of the whole process."""
        port = re.findall(r"listening\W.*?port\W+(\d+)", self.herald.log)[0]
        async with httpx.AsyncClient(trust_env=False) as client:
            told = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
        return float(re.findall(rf"^{name} (\S+)$", told, re.MULTILINE)[0])

    async def say(self, user: User, line: str) -> str:
        """Say something in private on Telegram, and return the whole answer."""
        room = self.telegram.private(user)
        return await self.finished(await room.answer_to(room.says(line)))

    async def finished(self, answer: Message) -> str:
        await self.telegram.wait_for(lambda: "⏳" not in answer.text)
        return str(answer.text)


@asynccontextmanager
async def bot(folder: Path, *parts: str, early: int = 0, **environ: str) -> AsyncIterator[Bot]:
    """Run the bot with a settings file; `early` is a signal that it gets before it is ready."""
    async with TelegramServer() as telegram, DiscordServer() as discord:
        there = {"HERALD_TELEGRAM__TOKEN": telegram.token, "HERALD_TELEGRAM__API_URL": telegram.base_url}
        given = variables(discord, folder, **there, **environ)
        del given["HERALD_LIMITS__REQUESTS_PER_USER_PER_MINUTE"]
        (folder / "config.toml").write_text("\n".join(parts), encoding="utf-8")
        (folder / "key").write_text(KEY)
        process = await run(folder, **given)
        if early:
            caught = f"/proc/{process.pid}/status"
            async with asyncio.timeout(PATIENCE):
                while not _catches(Path(caught).read_text(), early):  # noqa: ASYNC110  another process begins
                    await asyncio.sleep(0.001)
            process.send_signal(early)
        async with Running(process) as running:
            yield Bot(folder, telegram, discord, running)
            if running.process.returncode is None:
                await running.end()
        assert running.process.returncode == 0, running.log
        assert "Traceback" not in running.log
        assert KEY not in running.log


def _catches(status: str, number: int) -> bool:
    found = re.search(r"^SigCgt:\s+([0-9a-f]+)", status, re.MULTILINE)
    return bool(found and int(found[1], 16) >> (number - 1) & 1)


async def test_topics_limits_operators_and_access_follow_a_hangup_on_both_platforms(tmp_path: Path) -> None:
    async with bot(tmp_path, topic("Old")) as it:
        ann, ben = it.telegram.user("Ann"), it.telegram.user("Ben")
        dora = it.discord.user("Dora")
        room = it.discord.dm(dora)
        assert "Old" in await it.say(ann, "/topics")
        assert "for this bot's operators" in await it.say(ann, "/stats")
        line = await it.hang_up(
            topic("New"),
            "[limits]\nrequests_per_user_per_minute = 2",
            f'[operators]\nids = ["telegram:{ann.id}"]',
            f'[access]\nusers = ["discord:{dora.id}"]',
        )
        for name in ("topics.old", "topics.new", "limits.requests_per_user_per_minute", "operators.ids"):
            assert f"'{name}'" in line
        assert "Old" not in (told := await it.say(ann, "/topics"))
        assert "New" in told
        assert "Chats" in await it.say(ann, "/stats")
        menu = it.telegram.profile.menu(ann, it.telegram.private(ann))
        assert "stats" in {each["command"] for each in menu}
        assert "closed group" in await it.say(ben, "/topics")
        answers = [(await it.discord.slash(dora, room, "topics")).answer.text for _ in range(3)]
        assert "New" in answers[0]
        assert "more than 2 requests in a minute" in answers[2]


async def test_what_is_under_way_ends_as_it_began_and_the_next_question_has_the_new_models(tmp_path: Path) -> None:
    with OpenAiServer(Slow(2.5)) as first, OpenAiServer(key=KEY) as second:
        old = f'[llm]\nprovider = "openai"\nmodel = "wise-1"\nbase_url = "{first.url}"\n[check]\njudge = "off"\n'
        new = '[llm]\nprovider = "openai"\nmodel = "gone"\nbase_url = "http://127.0.0.1:9"\n[check]\njudge = "off"\n'
        new += f'[llm.fallbacks.second]\nprovider = "openai"\nmodel = "wise-2"\nbase_url = "{second.url}"\n'
        new += 'api_key_file = "key"\n'
        async with bot(tmp_path, old) as it:
            ann = it.telegram.user("Ann")
            room = it.telegram.private(ann)
            asked = room.says("/summarize 2403.14148")
            await asyncio.to_thread(first.arrived.wait, PATIENCE)
            done = await it.reload(new)
            assert (done.returncode, done.stderr) == (0, "")
            assert 'in force: llm.model is "gone", was "wise-1"\n' in done.stdout
            assert "in force: llm.fallbacks.second is new\n" in done.stdout
            answer = await room.answer_to(asked)
            assert "wise-1" in await it.finished(answer)
            assert "wise-2" in await it.say(ann, "/summarize 2403.13470")
            assert [each.id for each in room.posted if "2403.14148" in each.text] == [answer.id], "answered once"
        assert len(first.asked) == 1
        given = {name.lower(): value for name, value in second.asked[0].headers.items()}
        assert given["authorization"] == f"Bearer {KEY}"


async def test_what_is_invalid_changes_nothing_and_what_needs_a_restart_is_named(tmp_path: Path) -> None:
    async with bot(tmp_path, topic("Old"), HERALD_WEB__LISTEN="127.0.0.1:0") as it:
        ann = it.telegram.user("Ann")
        worked = "herald_config_last_reload_successful"
        assert await it.measured(worked) == 1
        for text, said in {
            topic("New") + '[digest]\ntime = "noon"': 'digest.time: "noon" is no time of day',
            "[digest": "config.toml: is not valid TOML",
        }.items():
            assert said in await it.hang_up(text, said="reload_refused")
            done = await it.reload(text)
            assert (done.returncode, done.stdout) == (2, "")
            assert done.stderr.startswith(said)
            assert done.stderr.endswith("The old settings stay in force.\n")
        assert await it.measured(worked) == 0
        assert "Old" in await it.say(ann, "/topics")
        later = '[web]\npublic_url = "https://herald.example.org"\n[arxiv]\nkeep_days = 90\n'
        done = await it.reload(topic("Old"), later)
        restart = "needs a restart: arxiv.keep_days\nneeds a restart: web.public_url\n"
        assert (done.returncode, done.stdout) == (0, restart)
        assert (await it.reload(topic("Old"), later)).stdout == restart, "as long as it is so"
        assert (await it.reload(topic("Old"))).stdout == "Nothing has changed.\n"
        assert await it.measured(worked) == 1


async def test_a_hangup_at_the_start_or_at_the_end_kills_nobody(tmp_path: Path) -> None:
    systemd = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    systemd.bind("\0" + tmp_path.as_posix())
    systemd.settimeout(PATIENCE)
    told = f"@{tmp_path.as_posix()}"
    async with bot(tmp_path, topic("Old"), early=signal.SIGHUP, NOTIFY_SOCKET=told) as it:
        await it.herald.until("reloaded")
        lines = [await asyncio.to_thread(systemd.recv, 1000) for _ in range(3)]
        assert [line.split(b"\n")[0] for line in lines] == [b"READY=1", b"RELOADING=1", b"READY=1"]
        assert lines[1].split(b"\n")[1].startswith(b"MONOTONIC_USEC=")
        it.herald.process.send_signal(signal.SIGTERM)
        while it.herald.process.returncode is None:
            with suppress(ProcessLookupError):  # it has ended, which is on its way
                it.herald.process.send_signal(signal.SIGHUP)
            await asyncio.sleep(0.001)
        assert it.herald.process.returncode == 0
    systemd.close()
