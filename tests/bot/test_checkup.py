"""`herald config --check`: it asks the services themselves, here on loopback, and says in a line each what they say."""

import asyncio
import json
import os
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.platforms.telegram.checkup import looks
from bot.platforms.telegram.spec import TelegramSettings
from chat.checkup import failed
from chat.clock import SystemClock
from chat.errors import UnavailableError
from papers.probing import Prober
from store.maintenance.checkup import look_at_database, look_at_folder
from tests import disks
from tests.commands import Done, herald
from tests.servers.arxiv import Announcing, Answer, ArxivServer, Corpus, faults
from tests.servers.discord import DiscordServer, Intent
from tests.servers.embeddings import EmbeddingServer
from tests.servers.gemini import GeminiServer
from tests.servers.openai import OpenAiServer
from tests.servers.telegram import TelegramServer
from tests.servers.telegram.webhook import Settings as Webhook
from tests.stores import made_at
from tests.summarizer import tiny_model

KEY = "sk-first-0123456789"


@dataclass
class Stand:
    """All services, and the settings that lead to them."""

    folder: Path
    telegram: TelegramServer
    discord: DiscordServer
    arxiv: ArxivServer
    openai: OpenAiServer
    gemini: GeminiServer
    given: dict[str, str]

    async def check(self, *arguments: str, **given: str) -> Done:
        """Ask all of them."""
        environ: dict[str, Any] = {**self.given, **given}
        done = await asyncio.to_thread(herald, "config", "--check", *arguments, cwd=self.folder, **environ)
        said = done.stdout + done.stderr
        for unsaid in ("Traceback", self.telegram.token, self.discord.token, KEY):
            assert unsaid not in said
        return done

    async def found(self, **given: str) -> tuple[int, dict[str, tuple[str, str]]]:
        """Return the exit code, and what each part says."""
        done = await self.check("--format", "json", **given)
        told = json.loads(done.stdout)
        assert told["ok"] == (done.returncode == 0)
        return done.returncode, {each["part"]: (each["state"], each["said"]) for each in told["parts"]}


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    lists = Announcing(lambda: datetime.now(UTC))

    def places(path: str, params: Any) -> Answer:
        if path.startswith("/abs/"):
            return Answer(b"<!DOCTYPE html><html></html>", content_type="text/html")
        return lists.places(path, params)

    models = OpenAiServer(models=["wise-1"], key=KEY), GeminiServer(models=["gemini-9"], key=KEY)
    async with TelegramServer() as telegram, DiscordServer() as discord:
        with ArxivServer(lists, places=places) as arxiv, models[0] as openai, models[1] as gemini:
            yield Stand(
                tmp_path,
                telegram,
                discord,
                arxiv,
                openai,
                gemini,
                {
                    "HERALD_TELEGRAM__TOKEN": telegram.token,
                    "HERALD_TELEGRAM__API_URL": telegram.base_url,
                    "HERALD_DISCORD__TOKEN": discord.token,
                    "HERALD_DISCORD__API_URL": discord.api_url,
                    "HERALD_DISCORD__GATEWAY_URL": discord.gateway_url,
                    "HERALD_DISCORD__MESSAGE_CONTENT": "true",
                    "HERALD_ARXIV__API_URL": arxiv.url,
                    "HERALD_ARXIV__SITE_URL": arxiv.root,
                    "HERALD_ARXIV__RSS_URL": arxiv.root,
                    "HERALD_ARXIV__OAI_URL": f"{arxiv.root}/oai",
                    "HERALD_ARXIV__DELAY_SECONDS": "0",
                    "HERALD_LLM__PROVIDER": "openai",
                    "HERALD_LLM__MODEL": "wise-1",
                    "HERALD_LLM__BASE_URL": openai.url,
                    "HERALD_LLM__API_KEY": KEY,
                    "HERALD_LLM__FALLBACKS__GOOGLE__PROVIDER": "gemini",
                    "HERALD_LLM__FALLBACKS__GOOGLE__MODEL": "gemini-9",
                    "HERALD_LLM__FALLBACKS__GOOGLE__BASE_URL": gemini.url,
                    "HERALD_LLM__FALLBACKS__GOOGLE__API_KEY": KEY,
                    "HERALD_STORE__URL": made_at(tmp_path / "herald.db"),
                },
            )


async def test_a_webhook_that_works_again_is_told_from_one_that_does_not() -> None:
    url, prober = "http://127.0.0.1:9/hook", Prober(SystemClock())
    async with TelegramServer() as telegram:
        settings = TelegramSettings.model_validate(
            {"token": telegram.token, "api_url": telegram.base_url, "mode": "webhook", "webhook_url": url}
        )
        *_, updates = looks(settings, prober)
        await telegram.webhook.set(Webhook(url))
        telegram.webhook.last_error = (1, "Connection reset by peer")  # which it tells until a webhook is set anew
        found = await updates.ask()
        assert (found.state, "reset by peer" in found.said) == ("ok", True)
        ann = telegram.user("Ann")
        telegram.private(ann).says("hello")
        found = await updates.ask()
        assert (found.state, "could not bring an update" in found.said) == ("failed", True)
    await prober.aclose()


async def test_the_model_of_embeddings_is_had_make_one(stand: Stand) -> None:
    folder = tiny_model.make(stand.folder / "tiny", ["test"])
    local = {"HERALD_EMBEDDINGS__PROVIDER": "local", "HERALD_EMBEDDINGS__MODEL": str(folder)}
    code, found = await stand.found(**local)
    assert (code, found["embeddings"]) == (0, ("ok", f"{folder} makes embeddings of {tiny_model.SIZE} numbers"))
    with EmbeddingServer() as server:
        server.status, server.said = 401, {"error": {"message": "Incorrect API key."}}
        service = {"HERALD_EMBEDDINGS__PROVIDER": "openai", "HERALD_EMBEDDINGS__MODEL": "words"}
        code, found = await stand.found(**service, HERALD_EMBEDDINGS__BASE_URL=server.url)
    assert (code, found["embeddings"][0]) == (1, "failed")
    assert "Incorrect API key" in found["embeddings"][1]
    assert "Check api_key of [embeddings]" in found["embeddings"][1]


async def test_where_all_is_well_each_part_says_so_in_a_line(stand: Stand) -> None:
    done = await stand.check()
    assert done.returncode == 0, done.stdout
    lines = {line[8:].split("  ")[0]: line for line in done.stdout.splitlines()}
    for part, said in {
        "telegram": "@herald_bot (Herald)",
        "telegram.mode": "polling, 0 updates wait",
        "discord": "herald (number",
        "discord.message_content": "is granted",
        "discord.gateway_url": "answers",
        "llm": "wise-1 is there, and the key is accepted",
        "llm.fallbacks.google": "gemini-9 is there, and the key is accepted",
        "arxiv.api_url": "answers",
        "arxiv.site_url": "answers",
        "arxiv.rss_url": "answers",
        "arxiv.oai_url": "answers",
        "store.url": "as it should be",
        "clock": "within 5 s of what",
    }.items():
        assert lines[part].startswith("ok "), lines[part]
        assert said in lines[part]
    assert lines["web.listen"].startswith("-       web.listen               not set up: HERALD_WEB__LISTEN")
    assert stand.openai.asked == stand.gemini.asked == [], "nothing that would be paid for"
    assert not stand.discord.gateway.sessions, "no session is begun, of which a day has a thousand"
    assert done.stderr == ""


async def test_each_service_that_fails_is_told_apart(stand: Stand) -> None:
    stand.arxiv.script(faults.status(503))
    stand.discord.world.granted = Intent.ALWAYS
    stand.openai.models, stand.gemini.key = ["other"], "another"
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        code, found = await stand.found(
            HERALD_TELEGRAM__TOKEN="123:revoked",
            HERALD_WEB__LISTEN=place,
            HERALD_WEB__PUBLIC_URL="http://127.0.0.1:9",
        )
    assert code == 1
    wrong = {part: said for part, (state, said) in found.items() if state == "failed"}
    spoilt = [part for part in wrong if part.startswith("arxiv.")]
    assert len(spoilt) == 1
    assert "503" in wrong.pop(spoilt[0])
    for part, said in {
        "telegram": "Telegram refuses the bot's token. Check HERALD_TELEGRAM__TOKEN with @BotFather.",
        "telegram.mode": "Telegram refuses the bot's token.",
        "discord.message_content": "Switch the Message Content Intent on",
        "llm": "has no model wise-1. Check model in [llm].",
        "llm.fallbacks.google": "refuses the key (status 400). Check api_key of [llm.fallbacks.google].",
        "web.listen": f"I cannot listen at {place}.",
        "web.public_url": "no answer at http://127.0.0.1:9",
    }.items():
        assert said in wrong.pop(part)
    assert wrong == {}


def nowhere(stand: Stand) -> dict[str, str]:
    gone = {"TELEGRAM__API_URL", "DISCORD__API_URL", "LLM__BASE_URL", "LLM__FALLBACKS__GOOGLE__BASE_URL"}
    gone |= {f"ARXIV__{name}_URL" for name in ("API", "SITE", "RSS", "OAI")}
    return {f"HERALD_{name}": "http://127.0.0.1:9" for name in gone} | {
        "HERALD_DISCORD__GATEWAY_URL": "ws://127.0.0.1:9"
    }


async def test_where_nothing_answers_each_address_is_named(stand: Stand) -> None:
    code, found = await stand.found(**nowhere(stand))
    away = {part for part, (state, said) in found.items() if state == "failed" and "127.0.0.1:9" in said}
    platforms = {"telegram", "telegram.mode", "discord", "discord.message_content", "discord.gateway_url"}
    arxiv = {f"arxiv.{name}_url" for name in ("api", "site", "rss", "oai")}
    assert (code, away) == (1, platforms | arxiv | {"llm", "llm.fallbacks.google"})
    assert found["clock"] == ("not set up", "no service told the time")


def test_a_clock_that_is_wrong_is_told_with_the_figure(tmp_path: Path) -> None:
    with ArxivServer(Corpus([])) as arxiv:
        for ahead, said in ((3720.0, "1:02:0"), (-60.0, "0:0")):
            arxiv.ahead = ahead
            done = herald("config", "--check", cwd=tmp_path, **{**quiet(), "HERALD_ARXIV__API_URL": arxiv.url})
            line = next(line for line in done.stdout.splitlines() if " clock " in line)
            assert line.startswith("FAILED")
            assert f"clock is {said}" in line
            assert ("behind" if ahead > 0 else "ahead of") + f" 127.0.0.1:{arxiv.port}" in line


async def test_a_list_that_is_open_to_all_says_nothing_of_the_key(stand: Stand) -> None:
    stand.openai.key = ""
    _, found = await stand.found()
    assert found["llm"] == ("ok", "wise-1 is there")


def spoil(change: str) -> Callable[[Path], None]:
    def do(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(change)

    return do


@pytest.mark.parametrize(
    ("spoilt", "state", "said"),
    [
        (spoil("UPDATE alembic_version SET version_num = '9999'"), "failed", "Install the newest Paper Herald"),
        (spoil("DROP TABLE alembic_version"), "failed", "belongs to another program"),
        (spoil("DROP TABLE memos"), "failed", "herald db restore FILE"),
        (lambda path: path.write_bytes(b"no database, but something else" * 40), "failed", "is not a database"),
        (Path.unlink, "ok", "is not there yet; the start makes it"),
    ],
)
async def test_what_is_wrong_with_the_database_is_told_and_it_is_left_alone(
    tmp_path: Path, spoilt: Callable[[Path], None], state: str, said: str
) -> None:
    path = tmp_path / "herald.db"
    url = made_at(path)
    spoilt(path)
    before = path.read_bytes() if path.exists() else None
    try:
        found = await look_at_database(url)
    except UnavailableError as error:
        found = failed(error)
    assert found.state == state
    assert said in found.said
    assert before == (path.read_bytes() if path.exists() else None)


def quiet() -> dict[str, Any]:
    """Return settings with which nothing is asked that is not here."""
    named = {f"HERALD_ARXIV__{name}_URL": "http://127.0.0.1:9" for name in ("API", "SITE", "RSS", "OAI")}
    return {**named, "HERALD_ARXIV__DELAY_SECONDS": "0"}


async def test_a_database_that_cannot_be_written_and_a_full_disk_are_told(tmp_path: Path) -> None:
    url = made_at(tmp_path / "herald.db")
    read_only = f"sqlite+aiosqlite:///file:{tmp_path}/herald.db?mode=ro&uri=true"
    done = await asyncio.to_thread(herald, "config", "--check", cwd=tmp_path, HERALD_STORE__URL=read_only, **quiet())
    assert "FAILED  store.url          The database cannot be written: it is read-only." in done.stdout
    with disks.full():
        folder = await look_at_folder(tmp_path / "site")
        with pytest.raises(UnavailableError, match="the disk"):
            await look_at_database(url)
    assert folder.state == "failed"
    assert (await look_at_database(url)).state == (await look_at_folder(tmp_path / "site")).state == "ok"


def test_files_of_secrets_that_all_can_read_are_named_without_what_they_hold(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("123:abcdefghij")
    for mode, state in ((0o644, "FAILED"), (0o640, "ok")):
        token.chmod(mode)
        given = {**quiet(), "HERALD_TELEGRAM__API_URL": "http://127.0.0.1:9", "HERALD_TELEGRAM__TOKEN_FILE": str(token)}
        done = herald("config", "--check", cwd=tmp_path, **given)
        [line] = [line for line in done.stdout.splitlines() if "secret files" in line]
        assert line.startswith(state)
        assert "123:abcdefghij" not in done.stdout
    assert os.fspath(token) not in line


def test_wrong_settings_are_told_before_anything_is_asked(tmp_path: Path) -> None:
    done = herald("config", "--check", cwd=tmp_path, HERALD_DIGEST__TIME="noon")
    assert (done.returncode, done.stdout) == (2, "")
    assert "digest.time" in done.stderr
    done = herald("config", "--format", "json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
