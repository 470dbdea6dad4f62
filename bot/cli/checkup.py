"""`herald config --check`: asks the services themselves, and prints a line for each."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from bot.checkup import Watch, check_up
from bot.cli.start import FAILED, configure_log, fail, load_settings
from bot.redact import redactor
from bot.settings.faults import printable
from bot.settings.settings import Settings
from chat.checkup import Finding
from chat.clock import SystemClock
from chat.errors import BadInputError, HeraldError
from chat.words import phrase

_MARKS = {"ok": "ok", "failed": "FAILED", "not set up": "-"}


def check_services(config: Path | None, form: str) -> None:
    """Ask all parts, and print what they say; one that does not work ends the program with exit code 1."""
    settings = load_settings(config)
    configure_log(settings, lasting=False)
    try:
        found = asyncio.run(_found(settings))
    except KeyboardInterrupt:
        raise SystemExit(FAILED) from None
    hide = redactor(settings.secrets())
    for line in [as_json(found)] if form == "json" else as_lines(found):
        typer.echo(hide(line))
    if any(each.state == "failed" for each in found.values()):
        raise SystemExit(FAILED)


def try_small_checker(folder: Path | None, config: Path | None) -> None:
    """Try the small checker of a folder, or of the settings, and print what comes of it; exit code 1 where it fails."""
    from summarizer.checker.checkup import try_checker

    try:
        wanted = folder or load_settings(config).check.model
        if wanted is None:
            raise BadInputError(phrase("No small checker is set."), phrase("Name its folder, or set model in [check]."))
        found = try_checker(wanted.absolute())
    except HeraldError as error:
        fail(error)
    typer.echo(f"{printable(found.said)}.", err=found.state == "failed")
    if found.state == "failed":
        raise SystemExit(FAILED)


def as_lines(found: Mapping[str, Finding]) -> Iterator[str]:
    """Yield a line for each part: whether it works, what it is called in the settings, and what it says."""
    widest = max(map(len, found))
    for part, finding in found.items():
        said = finding.said if finding.state != "not set up" else f"not set up: {finding.said}"
        yield f"{_MARKS[finding.state]:<6}  {part:<{widest}}  {printable(said)}"


def as_json(found: Mapping[str, Finding]) -> str:
    """Return the same for programs."""
    parts = [{"part": part, "state": each.state, "said": each.said} for part, each in found.items()]
    well = all(each.state != "failed" for each in found.values())
    return json.dumps({"ok": well, "parts": parts}, ensure_ascii=False)


async def _found(settings: Settings) -> dict[str, Finding]:
    with _shown() as watch:
        return await check_up(settings, SystemClock(), watch)


@contextmanager
def _shown() -> Iterator[Watch]:
    """Show at a terminal what is still waited for."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, highlight=False)
    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=None)

        def show(waiting: Sequence[str]) -> None:
            progress.update(task, description=f"waiting for {', '.join(waiting)}")

        yield show
