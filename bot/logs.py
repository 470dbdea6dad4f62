"""What goes to the log: structlog's own lines and the libraries', through one handler, without secrets."""

import logging
import sys
from collections.abc import Callable, Collection
from typing import Literal, TextIO

import structlog
from structlog.typing import Processor

from bot.redact import redactor

# httpx and httpcore log addresses and headers, which hold tokens; aiosqlite logs every statement and its values;
# APScheduler a line for each tick,
# Alembic one for each of its plugins, discord.py one for each login and session.
_CHATTY = ("httpx", "httpcore", "httpx2", "httpcore2", "aiosqlite", "apscheduler", "alembic", "discord")


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
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_renderer(format, stream)],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    logging.captureWarnings(capture=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel("ERROR" if level == "error" else "WARNING")
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def _renderer(style: str, stream: TextIO) -> list[Processor]:
    if style == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    plain = structlog.dev.plain_traceback  # the coloured ones print local variables
    return [structlog.dev.ConsoleRenderer(colors=stream.isatty(), exception_formatter=plain)]


class _Handler(logging.StreamHandler[TextIO]):
    """Writes finished lines; only here is everything that a line holds in it, so here secrets are taken out."""

    def __init__(self, stream: TextIO, redact: Callable[[str], str]) -> None:
        super().__init__(stream)
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(super().format(record))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 -- the standard library's name
        """Say that a line was lost, and where; the standard library would print its arguments, secrets and all."""
        if not self.stream.closed:
            self.stream.write(f"a log line of {record.name} ({record.pathname}:{record.lineno}) could not be written\n")
