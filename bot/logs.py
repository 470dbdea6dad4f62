"""What goes to the log: structlog's own lines and the libraries', through one handler, without secrets."""

import logging
import math
import os
import re
import sys
import threading
from collections.abc import Callable, Collection, MutableMapping
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import Processor

from bot.redact import redactor, without_queries

_OWN = ("archive", "bot", "chat", "handlers", "papers", "scheduler", "services", "store", "summarizer")
# httpx and httpcore log addresses and headers, which hold tokens; aiosqlite logs every statement and its values;
# APScheduler a line for each tick,
# Alembic one for each of its plugins, arXiv's one for each page, discord.py one for each login and session.
_CHATTY = ("httpx", "httpcore", "httpx2", "httpcore2", "aiosqlite", "apscheduler", "alembic", "arxiv", "discord")
# Of what goes wrong with the queue, and of connections to the database, we tell in our own words.
_MUTE = ("procrastinate", "psycopg.pool")

_FIRST = ("timestamp", "level", "event", "logger")  # of an object, for those who look over a line
_STYLE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")  # colours, titles, links


def configure(
    level: Literal["debug", "info", "warning", "error"] = "info",
    format: Literal["console", "json"] = "console",  # noqa: A002 -- the setting's name
    secrets: Collection[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Set up logging for the process, to standard error unless told otherwise; once more if need be.

    `secrets` never reach the stream, nor does anything that looks like a Telegram bot token or a password in an
    address, whether it stands in a message, an argument, an exception or a traceback.
    """
    stream = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = _Handler(stream, redactor(secrets))
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _clean,
                _renderer(format, stream),
            ],
        )
    )
    # What libraries tell at the lowest level is what people say and models are asked, word for word.
    logging.basicConfig(handlers=[handler], level=max(logging.INFO, logging.getLevelName(level.upper())), force=True)
    for name in _OWN:
        logging.getLogger(name).setLevel(level.upper())
    logging.captureWarnings(capture=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel("ERROR" if level == "error" else "WARNING")
    for name in _MUTE:
        logging.getLogger(name).setLevel("CRITICAL")
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def catch_strays() -> None:
    """Have what fails in a thread, or where an object goes, logged in the form of all else."""
    log = structlog.get_logger(__name__)

    def in_thread(failed: threading.ExceptHookArgs) -> None:
        if failed.exc_type is not SystemExit:
            log.error("thread_failed", thread=failed.thread and failed.thread.name, exc_info=failed.exc_value)

    def nowhere(failed: "sys.UnraisableHookArgs") -> None:
        log.error("failed_unseen", exc_info=failed.exc_value)

    threading.excepthook, sys.unraisablehook = in_thread, nowhere


def _renderer(style: str, stream: TextIO) -> Processor:
    if style == "json":
        written = structlog.processors.JSONRenderer(ensure_ascii=False)
        return lambda logger, name, line: written(
            logger, name, {**{key: line[key] for key in _FIRST if key in line}, **line}
        )
    # https://no-color.org: set to anything, it is a wish for none
    is_coloured = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    console = structlog.dev.ConsoleRenderer(colors=is_coloured)
    return lambda logger, name, line: console(
        logger, name, {key: each for key, each in line.items() if not _says_nothing(each)}
    )


def _clean(_: object, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put each value on one line, without what a terminal obeys; a traceback keeps its own lines."""
    line.pop("color_message", None)  # uvicorn's message once more, with colours
    for name, value in line.items():
        line[name] = "\n".join(map(_plain, _lines(value))) if name == "exception" else _on_one_line(value)
    return line


def _says_nothing(value: object) -> bool:
    return value is None or value in ("", [], {})


def _on_one_line(value: object) -> object:
    if isinstance(value, str):
        return " ".join(map(_plain, _lines(value)))
    if isinstance(value, float) and not math.isfinite(value):  # which JSON has not
        return str(value)
    if isinstance(value, dict):
        return {_on_one_line(str(key)): _on_one_line(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_on_one_line(each) for each in value]
    return value  # what is left is written as `repr` has it


def _lines(text: str) -> list[str]:
    return _STYLE.sub("", text).splitlines()


def _plain(text: str) -> str:
    return text if text.isprintable() else "".join(each if each.isprintable() else _escaped(each) for each in text)


def _escaped(character: str) -> str:
    return " " if character == "\t" else character.encode("unicode_escape").decode("ascii")


class _Handler(logging.StreamHandler[TextIO]):
    """Writes finished lines; only here is everything that a line holds in it, so here secrets are taken out."""

    def __init__(self, stream: TextIO, redact: Callable[[str], str]) -> None:
        super().__init__(stream)
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return without_queries(self._redact(super().format(record)))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 -- the standard library's name
        """Say that a line was lost, and where; the standard library would print its arguments, secrets and all."""
        if not self.stream.closed:
            self.stream.write(f"a log line of {record.name} ({record.pathname}:{record.lineno}) could not be written\n")
