"""`herald setup` at a pseudo-terminal, against Telegram, Discord and arXiv of our own."""

import os
import signal
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.settings.load import load
from bot.setup import writing
from bot.setup.plan import Plan
from bot.setup.platforms import cleaned
from bot.setup.writing import edited
from services.listing import days
from tests.commands import herald
from tests.keyboard import ARROW_UP, CTRL_C, CTRL_D, Keyboard
from tests.servers.arxiv import Announcing, ArxivServer, make_paper
from tests.servers.discord import DiscordServer
from tests.servers.openai import OpenAiServer
from tests.servers.telegram import TelegramServer
from tests.stores import made_at

PAPER, KEY = "2401.00001", "sk-first-0123456789"
TOKEN, CHAT, TOPIC = "Paste the token", "Number or @name of the chat", "Topic [1]"
ZONE, MODEL, STANDS, START = "Time zone, or a city in it [", "Model [1]", "q leaves", "Start the bot now?"


@dataclass
class Stand:
    """The services, and the variables that lead to them."""

    folder: Path
    telegram: TelegramServer
    discord: DiscordServer
    given: dict[str, str]

    def keyboard(self, **given: str) -> Keyboard:
        return Keyboard("setup", cwd=self.folder, environ={**self.given, **given})

    def files(self) -> set[str]:
        return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file()}


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    lists, now = Announcing(lambda: datetime.now(UTC)), datetime.now(UTC)
    abstract = "We train a diffusion model. It is fast."
    paper = make_paper(title="A faster diffusion model", abstract=abstract, published=now, updated=now)
    lists.tell(days.newest(now), "new", paper)
    made_at(tmp_path / "herald.db")
    async with TelegramServer() as telegram, DiscordServer() as discord:
        with ArxivServer(lists, places=lists.places) as arxiv:
            given = {
                "HERALD_TELEGRAM__API_URL": telegram.base_url,
                "HERALD_DISCORD__API_URL": discord.api_url,
                "HERALD_DISCORD__GATEWAY_URL": discord.gateway_url,
                "HERALD_ARXIV__API_URL": arxiv.url,
                "HERALD_ARXIV__SITE_URL": arxiv.root,
                "HERALD_ARXIV__RSS_URL": arxiv.root,
                "HERALD_ARXIV__OAI_URL": f"{arxiv.root}/oai",
                "HERALD_ARXIV__DELAY_SECONDS": "0",
                "TZ": "Europe/Berlin",
            }
            yield Stand(tmp_path, telegram, discord, given)


async def test_the_whole_way_to_the_first_digest_on_both_platforms(stand: Stand) -> None:
    ann, telegram, discord = stand.telegram.user("Ann"), stand.telegram, stand.discord
    news = telegram.channel("Paper News", ann)
    lab = discord.guild("Lab", discord.user("Ann"))
    papers = discord.channel(lab, "papers")
    with OpenAiServer(models=["wise-1"], key=KEY) as model:
        async with stand.keyboard() as keyboard:
            await keyboard.answers(("Language [1]", ""), ("Platform [1]", "3"), (TOKEN, "456:wrong"))
            await keyboard.until("✗ Telegram refuses the bot's token.")
            await keyboard.answers((TOKEN, "the tokén"))
            await keyboard.until("such characters")
            await keyboard.answers((TOKEN, f' "{telegram.token[:4]} {telegram.token[4:]}" '))
            await keyboard.until("✓ This is @herald_bot (Herald).", "startchannel&admin=post_messages")
            news.adds_bot(ann, ["can_post_messages"])
            await keyboard.until("1  the channel “Paper News”")
            keyboard.types("1")
            await keyboard.answers((TOPIC, "xyz.QQ"), (TOPIC, "diffusion at 8pm PST"), ("Time zone [1]", "1"))
            await keyboard.until("✓ Diffusion Models")
            await keyboard.answers((TOKEN, f"HERALD_DISCORD__TOKEN='{discord.token}'"))
            await keyboard.until("✓ This is herald", "permissions=309237763072", "1  “papers” in the server “Lab”")
            await keyboard.answers((CHAT, "#nowhere"), (CHAT, "#papers"), (TOPIC, "1"))
            await keyboard.answers(("At what hour", "8:30"), (f"{ZONE}Europe/Berlin]", ""), (MODEL, "7"))
            await keyboard.answers(("Address", model.url), ("Name of the model", "wise-2"), ("Paste the key", KEY))
            await keyboard.until("✗", "has no model wise-2")
            await keyboard.answers(("What now [1]", "1"), (MODEL, "7"), ("Address", model.url))
            await keyboard.answers(("Name of the model", "wise-1"), ("Paste the key", KEY))
            await keyboard.until("✓ wise-1 is there")
            told = await keyboard.until(STANDS)
            assert "Diffusion Models in the channel “Paper News”; Diffusion Models in “papers”" in told
            assert 'token_file = "secrets/telegram-token"' in told
            assert stand.files() == {"herald.db"}, "nothing is written before it is agreed to"
            keyboard.types("")
            await keyboard.until("✓ The digest is there: look into the channel “Paper News”.")
            await keyboard.until("✓ The digest is there: look into “papers” in the server “Lab”.")
            await keyboard.answers((START, "n"))
            assert await keyboard.ends() == 0
    for secret in (telegram.token, discord.token, KEY):
        assert secret not in keyboard.shown
    assert "1 paper" in news.posted[0].text
    assert "A faster diffusion model" in news.posted[1].text
    assert "Diffusion Models" in papers.posted[0].text
    settings = load(stand.folder / "config.toml", {})
    assert settings.telegram.token.get_secret_value() == telegram.token  # type: ignore[attr-defined]
    assert (f"{settings.digest.time:%H:%M}", settings.digest.timezone) == ("08:30", "Europe/Berlin")
    assert (settings.llm.model, settings.llm.api_key and settings.llm.api_key.get_secret_value()) == ("wise-1", KEY)
    secrets = stand.folder / "secrets"
    assert secrets.stat().st_mode & 0o777 == 0o700
    assert {each.stat().st_mode & 0o777 for each in secrets.iterdir()} == {0o600}


async def test_what_is_like_a_paper_is_looked_for_on_the_lists_of_its_archives(stand: Stand) -> None:
    ann, telegram = stand.telegram.user("Ann"), stand.telegram
    news = telegram.channel("Paper News", ann)
    async with stand.keyboard() as keyboard:
        await keyboard.answers(("Language [1]", ""), ("Platform [1]", "1"), (TOKEN, telegram.token))
        await keyboard.until("✓ This is @herald_bot (Herald).")
        news.adds_bot(ann, ["can_post_messages"])
        await keyboard.until("1  the channel “Paper News”")
        keyboard.types("1")
        await keyboard.answers((TOPIC, "like"))
        await keyboard.until("✗ Like which paper?")
        await keyboard.answers((TOPIC, f"like {PAPER}"), ("At what hour", ""), (ZONE, ""), (MODEL, ""), (STANDS, ""))
        await keyboard.until("✓ From now on papers like A faster diffusion model comes into the channel “Paper News”.")
        await keyboard.answers((START, "n"))
        assert await keyboard.ends() == 0
    with closing(sqlite3.connect(stand.folder / "herald.db")) as database:
        followed = [query for (query,) in database.execute("SELECT query FROM topics WHERE query LIKE '%like:%'")]
    assert followed == [f"cat:cs.* AND like:{PAPER}"]


async def test_what_is_there_is_kept_and_a_single_thing_is_changed(stand: Stand) -> None:
    file = stand.folder / "config.toml"
    before = '# ours\n[digest]\n#language = "en"\ntime = "07:00" # early\n\n[telegram]\nmode = "polling"\n'
    file.write_text(before)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        away = f"http://127.0.0.1:{closed.getsockname()[1]}"
    chinese = {"LANG": "zh_CN.UTF-8", "HERALD_DIGEST__TIMEZONE": "Asia/Shanghai"}
    async with stand.keyboard(**chinese, HERALD_TELEGRAM__API_URL=away) as keyboard:
        await keyboard.answers(("语言 [2]", ""), ("平台 [1]", "1"), ("粘贴令牌", stand.telegram.token))
        await keyboard.until("✗ 无法连接")
        await keyboard.answers(("不检查就继续吗", "是"), ("几点推送", "八点半"))
        await keyboard.until("HERALD_DIGEST__TIMEZONE 设定")
        await keyboard.answers(("模型 [1]", ""), ("q 退出", ""))
        await keyboard.answers(("现在启动机器人吗", "不"))
        assert await keyboard.ends() == 0
    assert file.read_text() == before.replace("07:00", "08:30").replace('#language = "en"', 'language = "zh"').replace(
        'mode = "polling"\n', 'mode = "polling"\ntoken_file = "secrets/telegram-token"\n'
    )
    assert (stand.folder / "config.toml.before-1").read_text() == before

    kept = file.read_text()
    async with stand.keyboard() as keyboard:
        told = await keyboard.until("q 退出")
        assert "08:30，UTC" in told
        keyboard.types("")
        await keyboard.answers(("现在启动机器人吗", "n"))
        assert await keyboard.ends() == 0
    assert file.read_text() == kept, "asked again, nothing is different"
    async with stand.keyboard(HERALD_TELEGRAM__TOKEN=stand.telegram.token) as keyboard:
        await keyboard.answers(("q 退出", "2"))
        await keyboard.until("变量 HERALD_TELEGRAM__TOKEN", "✓ 这是 @herald_bot")
        await keyboard.until("直接回车则跳过")
        keyboard.types("", end=CTRL_D)
        await keyboard.until("没有写入任何内容")
        assert await keyboard.ends() == 1
    assert file.read_text() == kept


async def test_a_set_up_that_is_broken_off_leaves_nothing_behind(stand: Stand) -> None:
    begun: list[tuple[str, str]] = [("Language [", ""), ("Platform", "1"), (TOKEN, stand.telegram.token)]
    async with stand.keyboard(TERM="dumb") as keyboard:
        await keyboard.answers(*begun)
        await keyboard.until("This is @herald_bot")
        assert stand.telegram.token not in keyboard.shown, "nor where a terminal can do next to nothing"
    more = [*begun, (CHAT, ""), ("At what hour", ""), (ZONE, ""), (MODEL, ""), (STANDS, "")]
    for answered, key in ((0, CTRL_C), (2, CTRL_D), (3, CTRL_C), (7, CTRL_C)):
        async with stand.keyboard() as keyboard:
            await keyboard.answers(*more[:answered])
            await keyboard.until(more[answered][0])
            keyboard.types("", end=key)
            await keyboard.until("Nothing was written; `herald setup` begins anew.")
            assert await keyboard.ends() == 1
            assert "Traceback" not in keyboard.shown
        assert stand.files() == {"herald.db"}


async def test_no_key_brings_a_secret_back_to_the_screen(stand: Stand) -> None:
    async with stand.keyboard() as keyboard:
        await keyboard.answers(("Language [", ""), ("Platform", "1"), (TOKEN, stand.telegram.token))
        await keyboard.until("This is @herald_bot", CHAT)
        keyboard.types(f"{ARROW_UP}nowhere")
        await keyboard.until("✗")
        assert stand.telegram.token not in keyboard.shown
        assert "“nowhere”" in await keyboard.until(CHAT)


async def test_what_is_taken_out_of_the_file_is_shown_before(stand: Stand) -> None:
    file = stand.folder / "config.toml"
    file.write_text('[llm]\nprovider = "openai"\nmodel = "old"\nbase_url = "http://127.0.0.1:9/v1"\nprice_in = 3.0\n')
    with OpenAiServer(models=["wise-1"]) as model:
        async with stand.keyboard(HERALD_TELEGRAM__TOKEN=stand.telegram.token) as keyboard:
            await keyboard.answers((STANDS, "5"), (MODEL, "7"), ("Address", model.url))
            await keyboard.answers(("Name of the model", "wise-1"), ("Paste the key", ""))
            await keyboard.until('model = "wise-1"', "To be taken out of config.toml: llm.price_in.")
            await keyboard.answers((STANDS, "q"))
            assert await keyboard.ends() == 0
    assert "price_in" in file.read_text()


async def test_a_bot_that_the_set_up_starts_reads_its_settings_anew(stand: Stand) -> None:
    file = stand.folder / "config.toml"
    file.write_text('[digest]\ntime = "07:00"\n')
    async with stand.keyboard(HERALD_TELEGRAM__TOKEN=stand.telegram.token) as keyboard:
        await keyboard.answers((STANDS, ""), (START, "y"))
        await keyboard.until("no operator yet")
        file.write_text('[digest]\ntime = "08:30"\n')
        keyboard.signals(signal.SIGHUP)
        await keyboard.until("reloaded", "digest.time")
        keyboard.signals(signal.SIGTERM)
        assert await keyboard.ends() == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files to somebody else")
def test_a_file_stays_its_owner_s_when_root_changes_it(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[digest]\ntime = "07:00"\n')
    os.chown(file, 12, 34)
    file.chmod(0o640)
    plan = Plan(file, {})
    plan.set({("digest", "time"): "08:30"})
    writing.write(plan)
    is_there = file.stat()
    assert (is_there.st_uid, is_there.st_gid, is_there.st_mode & 0o777) == (12, 34, 0o640)


def test_where_there_is_no_terminal_one_sentence_says_so(tmp_path: Path) -> None:
    done = herald("setup", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("herald setup asks questions, so it needs a terminal.")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("pasted", "token"),
    [
        ("123:abc", "123:abc"),
        ('  "123:abc"\n', "123:abc"),
        ("“123:\nabc”", "123:abc"),
        ("export HERALD_TELEGRAM__TOKEN='123:abc'", "123:abc"),
        ("Bot MTIz.abc", "MTIz.abc"),
        ("`sk-a=b`", "sk-a=b"),
        ("<>", ""),
    ],
)
def test_what_comes_along_with_a_token_is_left_aside(pasted: str, token: str) -> None:
    assert cleaned(pasted) == token


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '[digest]\ntime = "08:30"\n'),
        ('[digest]\n# Hour.\n#time = "09:00"\n', '[digest]\n# Hour.\ntime = "08:30"\n'),
        ('[digest]\r\ntime = "09:00" # late\r\n', '[digest]\r\ntime = "08:30" # late\r\n'),
        ('digest.time = "09:00"\n', 'digest.time = "08:30"\n'),
        ('digest = { time = "09:00" }\n', 'digest = { time = "08:30" }\n'),
        ("[digest]\nlanguage = '''\n#time = 1\n'''\n", "[digest]\nlanguage = '''\n#time = 1\n'''\ntime = \"08:30\"\n"),
    ],
)
def test_a_file_is_changed_in_one_place_however_it_is_written(before: str, after: str) -> None:
    assert edited(before, {("digest", "time"): "08:30"}) == after
    assert edited(after, {("digest", "time"): None, ("log", "level"): "info"}).count("08:30") == 0
