"""Which proxy the bot uses for Discord."""

import pytest

from bot.platforms.discord.library import proxy_for

PROXY = "http://proxy.example:3128"


@pytest.mark.parametrize(
    ("url", "environ", "proxy"),
    [
        ("https://discord.com/api/v10", {}, None),
        ("https://discord.com/api/v10", {"HTTPS_PROXY": PROXY}, PROXY),
        ("https://discord.com/api/v10", {"HTTP_PROXY": PROXY}, None),
        ("https://discord.com/api/v10", {"HTTPS_PROXY": PROXY, "NO_PROXY": "discord.com"}, None),
        ("https://discord.com/api/v10", {"HTTPS_PROXY": "socks5://proxy.example:1080"}, None),
        ("http://127.0.0.1:8082/api/v10", {"HTTP_PROXY": PROXY}, None),
        ("http://localhost:8082/api/v10", {"HTTP_PROXY": PROXY}, None),
        ("http://discord.test/api/v10", {"HTTP_PROXY": PROXY}, PROXY),
    ],
)
def test_the_environments_proxy_is_for_the_world_outside(
    monkeypatch: pytest.MonkeyPatch, url: str, environ: dict[str, str], proxy: str | None
) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(url) == proxy
