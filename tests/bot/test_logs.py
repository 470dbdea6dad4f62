import gc
import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import catch_strays, configure
from bot.redact import HIDDEN, redactor

TELEGRAM = "7012345678:AAF-x_9kQwErTyUiOpAsDfGhJkLzXcVbNm1"
OTHER = "sk-Zq81/x+k\"é'\\n=="


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    hooks = threading.excepthook, sys.unraisablehook
    yield
    threading.excepthook, sys.unraisablehook = hooks
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def logging_in(style: Literal["console", "json"]) -> io.StringIO:
    text = io.StringIO()
    configure("debug", style, secrets=[TELEGRAM, OTHER], stream=text)
    return text


styles = pytest.mark.parametrize("style", ["console", "json"])


def fail(text: str) -> None:
    raise RuntimeError(f"cannot reach https://api.telegram.org/bot{text}/getMe")


@styles
@pytest.mark.parametrize("secret", [TELEGRAM, OTHER])
def test_secrets_stay_out_of_every_part_of_a_line(style: Literal["console", "json"], secret: str) -> None:
    stream = logging_in(style)
    log = structlog.get_logger("herald")
    try:
        fail(secret)
    except RuntimeError as error:
        log.exception("failed", token=secret, tokens=[secret], error=error)
        logging.getLogger("discord").exception("failed with %s", secret)
    glued = f"say {secret}"
    log.info(glued)
    log.info("say %s", secret)
    logging.getLogger("a.library").warning("say %r", {"key": secret}, extra={"key": secret})
    written = stream.getvalue()
    assert secret not in written
    assert json.dumps(secret)[1:-1] not in written
    assert "AAF-x_9k" not in written
    assert "sk-Zq81" not in written
    assert written.count(HIDDEN) >= 10
    assert "Traceback" in written


def test_a_bot_token_is_known_by_its_shape() -> None:
    redact = redactor()
    assert redact(f"GET https://api.telegram.org/bot{TELEGRAM}/getMe") == (
        f"GET https://api.telegram.org/bot{HIDDEN}/getMe"
    )
    assert redact("http://localhost:1/bot123:TEST/getMe") == f"http://localhost:1/bot{HIDDEN}/getMe"
    assert redact(TELEGRAM.replace(":", "%3A")) == HIDDEN
    assert redact("postgresql+psycopg://me:hunter2@db/herald") == f"postgresql+psycopg://me:{HIDDEN}@db/herald"


@pytest.mark.parametrize(
    "text", ["at 12:30:00", "2403.14621", "https://arxiv.org:443/abs/2403.14621", "/srv/bottle/12:3/x", "a@b.org"]
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert redactor(["", "abc"])(text) == text


@given(st.text(min_size=4), st.text(), st.text())
def test_no_spelling_of_a_secret_survives(secret: str, before: str, after: str) -> None:
    redact = redactor([secret])
    for spelt in (secret, repr(secret)[1:-1], json.dumps(secret)[1:-1]):
        assert spelt not in redact(f"{before}{spelt}{after}").replace(HIDDEN, "\0" * 4) or "\0" in spelt


@styles
def test_the_libraries_share_the_handler_and_the_chatty_ones_are_quiet(style: Literal["console", "json"]) -> None:
    stream = logging_in(style)
    logging.getLogger("uvicorn.error").info("connected")
    logging.getLogger("telegram.Bot").debug("sendMessage with %s", {"text": "much ado"})
    structlog.get_logger("services.listing").debug("listing")
    for name in (
        "discord.gateway",
        "httpx",
        "httpcore.connection",
        "aiosqlite",
        "apscheduler.executors.default",
        "arxiv",
    ):
        logging.getLogger(name).info("much ado by %s", name)
    logging.getLogger("httpx").warning("httpx has trouble")
    warnings.warn("old", UserWarning, stacklevel=1)
    written = stream.getvalue()
    assert "connected" in written
    assert "uvicorn.error" in written
    assert "much ado" not in written
    assert "services.listing" in written
    assert "httpx has trouble" in written
    assert "UserWarning" in written
    assert len(logging.getLogger().handlers) == 1


def test_a_json_line_is_one_object_with_time_level_and_name() -> None:
    text = io.StringIO()
    configure("info", "json", stream=text)
    structlog.get_logger("herald.digest").info("posted", papers=13, title="Künstliche\nNetze")
    logging.getLogger("discord").warning("slow %d", 3)
    first, second = map(json.loads, text.getvalue().splitlines())
    assert first.pop("timestamp").endswith("Z")
    assert first == {
        "event": "posted",
        "level": "info",
        "logger": "herald.digest",
        "papers": 13,
        "title": "Künstliche Netze",
    }
    assert second["event"] == "slow 3"
    assert second["level"] == "warning"


def test_lines_below_the_level_are_left_out() -> None:
    text = io.StringIO()
    configure("warning", "console", stream=text)
    structlog.get_logger().info("small talk")
    logging.getLogger("x").info("small talk")
    structlog.get_logger().error("trouble")
    assert "small talk" not in text.getvalue()
    assert "trouble" in text.getvalue()


@styles
def test_a_line_that_cannot_be_formatted_does_not_spill_its_arguments(
    style: Literal["console", "json"], capsys: pytest.CaptureFixture[str]
) -> None:
    stream = logging_in(style)
    logging.getLogger("x").error("%d papers", OTHER)
    assert "could not be written" in stream.getvalue()
    assert "sk-Zq81" not in stream.getvalue() + capsys.readouterr().err


def test_configuring_again_replaces_the_first_time(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = io.StringIO(), io.StringIO()
    configure(stream=first)
    configure(stream=second)
    structlog.get_logger().info("once")
    assert first.getvalue() == ""
    assert second.getvalue().count("once") == 1
    assert capsys.readouterr().out == ""


def test_standard_error_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info", "json")
    structlog.get_logger().info("hello")
    shown = capsys.readouterr()
    assert "hello" in shown.err
    assert shown.out == ""


HOSTILE = "\x1b[31mred\x1b[0m\n2026-01-01 [info] forged\u2028line\x85\x1b]8;;http://x\x07link\x1b]8;;\x07 \x9b1m\u202e"


@styles
def test_what_others_say_stays_on_its_line_and_commands_no_terminal(style: Literal["console", "json"]) -> None:
    stream = logging_in(style)
    log = structlog.get_logger("herald")
    log.info(HOSTILE, said=HOSTILE, many=[HOSTILE], by={HOSTILE: 1.0})
    logging.getLogger("uvicorn.error").info("began %s", HOSTILE, extra={"color_message": "\x1b[1mbegan\x1b[0m"})
    written = stream.getvalue()
    assert len(written.splitlines()) == 2
    assert all(character.isprintable() for character in written.replace("\n", ""))
    assert "color_message" not in written
    assert "red 2026-01-01 [info] forged" in written


def test_a_json_line_has_no_value_of_several_lines_but_a_traceback_and_every_parser_reads_it() -> None:
    stream = logging_in("json")
    try:
        fail(HOSTILE)
    except RuntimeError:
        structlog.get_logger("herald").exception("failed", ratio=float("nan"), error=ValueError(HOSTILE))
    line = json.loads(stream.getvalue(), parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert line["exception"].startswith("Traceback")
    assert "\n" in line["exception"]
    assert line["ratio"] == "nan"
    assert not [value for name, value in line.items() if name != "exception" and "\n" in str(value)]
    assert "\x1b" not in str(line)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colours_are_for_a_terminal_that_wants_them(
    variables: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    for style, expected in (("console", coloured), ("json", False)):
        stream = Terminal()
        configure("info", style, stream=stream)  # type: ignore[arg-type]  # one of both
        structlog.get_logger("herald").info("ready", platforms=["telegram"], cause="", chat=None)
        assert ("\x1b[" in stream.getvalue()) == expected
        assert ("cause" in stream.getvalue()) == (style == "json"), "people are spared what says nothing"


@styles
def test_what_was_asked_for_at_an_address_is_left_out(style: Literal["console", "json"]) -> None:
    stream = logging_in(style)
    structlog.get_logger("herald").warning(
        "arxiv_asked_again",
        reason="Max retries exceeded with url: /api/query?search_query=all:gout&start=0 (Caused by NewConnectionError)",
    )
    assert "gout" not in stream.getvalue()
    assert f"/api/query?{HIDDEN} (Caused by" in stream.getvalue()


def test_what_fails_in_a_thread_or_nowhere_is_a_line_like_all_others() -> None:
    stream = logging_in("json")
    catch_strays()
    thread = threading.Thread(target=fail, args=("x",), name="worker")
    thread.start()
    thread.join()

    class Leaving:
        def __del__(self) -> None:
            raise ValueError("late")

    Leaving()
    gc.collect()
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert (first["event"], first["thread"]) == ("thread_failed", "worker")
    assert "RuntimeError" in first["exception"]
    assert second["event"] == "failed_unseen"
    assert "late" in second["exception"]
