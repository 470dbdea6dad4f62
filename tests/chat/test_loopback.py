"""Which addresses are this machine's own."""

import pytest

from chat.loopback import is_on_this_machine


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://localhost:8081", True),
        ("http://127.0.0.1/bot", True),
        ("http://127.1.2.3", True),
        ("http://[::1]:80/", True),
        ("ws://LOCALHOST/", True),
        ("https://api.telegram.org", False),
        ("http://10.0.0.1", False),
        ("http://0.0.0.0", False),
        ("http://localhost.example.org", False),
        ("http://127.0.0.1.example.org", False),
        ("http://[fe80::1]", False),
        ("localhost", False),  # no address: it names no host
        ("", False),
    ],
)
def test_only_the_loopback_interface_is_this_machine(url: str, here: bool) -> None:
    assert is_on_this_machine(url) is here
