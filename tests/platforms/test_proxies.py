"""All that the bot asks of the world goes through the proxy that is set up, which resolves the names as well."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.settings.faults import SettingsError
from bot.settings.load import load
from bot.settings.show import describe
from chat.network import Proxies
from tests.commands import herald
from tests.platforms.discord.environment import variables
from tests.platforms.process import Running, run
from tests.readings import model
from tests.servers.arxiv import ArxivServer, Corpus, make_paper
from tests.servers.discord import DiscordServer
from tests.servers.openai import OpenAiServer
from tests.servers.socks import SocksServer
from tests.servers.telegram import TelegramServer

HTTP, SOCKS = "http://proxy.example:3128", "socks5://proxy.example:1080"


def elsewhere(address: str, name: str) -> str:
    """Give a server of this machine a name that a proxy alone knows."""
    return address.replace("127.0.0.1", name).replace("localhost", name)


@pytest.mark.parametrize(
    ("url", "proxy", "environ", "way"),
    [
        ("https://discord.com/api/v10", "", {}, None),
        ("https://discord.com/api/v10", "", {"HTTPS_PROXY": HTTP}, HTTP),
        ("https://discord.com/api/v10", "", {"https_proxy": HTTP}, HTTP),
        ("https://discord.com/api/v10", "", {"HTTP_PROXY": HTTP}, None),
        ("https://discord.com/api/v10", "", {"ALL_PROXY": SOCKS}, "socks5h://proxy.example:1080"),
        ("https://discord.com/api/v10", HTTP, {"ALL_PROXY": SOCKS, "HTTPS_PROXY": SOCKS}, HTTP),
        ("https://discord.com/api/v10", "none", {"ALL_PROXY": SOCKS}, None),
        ("https://discord.com/api/v10", HTTP, {"NO_PROXY": "arxiv.org, discord.com"}, None),
        ("https://rss.arxiv.org/rss/cs.CL", HTTP, {"NO_PROXY": ".arxiv.org"}, None),
        ("https://notarxiv.org", HTTP, {"NO_PROXY": "arxiv.org"}, HTTP),
        ("https://discord.com", HTTP, {"no_proxy": "*"}, None),
        ("http://127.0.0.1:8082/api/v10", HTTP, {}, None),
        ("http://localhost:8082/api/v10", SOCKS, {}, None),
        ("http://[::1]:8082/api/v10", SOCKS, {}, None),
        ("http://discord.test/api/v10", "", {"HTTP_PROXY": HTTP}, HTTP),
        ("http://discord.test/api/v10", "", {"HTTP_PROXY": "socks4://proxy.example:1080"}, None),
    ],
)
def test_which_proxy_leads_where(url: str, proxy: str, environ: dict[str, str], way: str | None) -> None:
    assert Proxies(proxy, environ)(url) == way


async def test_both_platforms_are_reached_through_a_proxy_by_names_that_it_alone_knows(tmp_path: Path) -> None:
    async with SocksServer(("ann", "s3cr3t/")) as socks, DiscordServer() as server, TelegramServer() as telegram:
        there = {
            "HERALD_NETWORK__PROXY": f"socks5://ann:s3cr3t%2F@{socks.address}",
            "HERALD_TELEGRAM__TOKEN": telegram.token,
            "HERALD_TELEGRAM__API_URL": elsewhere(telegram.base_url, "telegram.test"),
            "HERALD_DISCORD__API_URL": elsewhere(server.api_url, "discord.test"),
            "HERALD_DISCORD__GATEWAY_URL": elsewhere(server.gateway_url, "gateway.test"),
        }
        room, ann = telegram.private(telegram.user("Ann")), server.user("Ann")
        papers = server.channel(server.guild("Lab", ann), "papers")
        async with Running(await run(tmp_path, **variables(server, tmp_path, **there))) as herald:
            asked = await server.slash(ann, papers, "summarize", paper="2403.14148")
            answer = await room.answer_to(room.says("/summarize 2403.14148"))
            await server.wait_for(lambda: "Sentences of the abstract itself" in asked.answer.text)
            await telegram.wait_for(lambda: "Sentences of the abstract itself" in answer.text)
        assert {name for name, _ in socks.asked} == {"telegram.test", "discord.test", "gateway.test"}
        assert "s3cr3t" not in herald.log


@pytest.mark.parametrize("provider", ["openai", "google-generativeai"])
async def test_arxiv_and_models_are_reached_through_a_proxy(tmp_path: Path, provider: str) -> None:
    paper = make_paper(id="2403.14621", title="A Net", abstract="We propose a net. It is fast.", authors=("Ann B",))
    async with SocksServer() as socks:
        with ArxivServer(Corpus([paper])) as arxiv, OpenAiServer() as server:
            given = {
                **model(server, provider),
                "HERALD_LLM__BASE_URL": elsewhere(server.url, "models.test"),
                "HERALD_ARXIV__API_URL": elsewhere(arxiv.url, "arxiv.test"),
                "ALL_PROXY": f"socks5://{socks.address}",
                "NO_PROXY": "",
            }
            done = await asyncio.to_thread(herald, "summarize", "2403.14621", "--format", "json", cwd=tmp_path, **given)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["paper"]["title"] == "A Net"
    assert {name for name, _ in socks.asked} == {"arxiv.test", "models.test"}


async def test_a_proxy_that_lets_nobody_in_is_no_reason_for_a_traceback(tmp_path: Path) -> None:
    async with SocksServer(("ann", "secret")) as socks:
        given = {
            "HERALD_ARXIV__API_URL": "http://arxiv.test/api/query",
            "HERALD_NETWORK__PROXY": f"socks5://{socks.address}",
        }
        done = await asyncio.to_thread(herald, "summarize", "2403.14621", cwd=tmp_path, **given)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "arXiv" in done.stderr


def test_what_is_no_proxy_is_named_and_passwords_are_kept(tmp_path: Path) -> None:
    for wrong in ("proxy.example:3128", "socks4://proxy.example:1080", "http://", "http://a b:80"):
        with pytest.raises(SettingsError, match=r"no proxy; write one of http://, https://, socks5://, socks5h://"):
            load(None, {"HERALD_NETWORK__PROXY": wrong})
    file = tmp_path / "config.toml"
    file.write_text('[discord]\nproxy = "http://ann:secret@proxy.example:3128"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"a password does not belong in the file; set HERALD_DISCORD__PROXY"):
        load(file, {})
    settings = load(None, {"HERALD_NETWORK__PROXY": "http://ann:s%2Fcret@proxy.example:3128"})
    assert {"s%2Fcret", "s/cret"} <= set(settings.secrets())
    assert "%2Fcret" not in describe(settings)
