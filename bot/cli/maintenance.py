"""`herald db` with its commands, and `herald archive build`."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.start import FAILED, fail, load_settings
from chat.errors import HeraldError
from store.machines.alone import alone_over
from store.maintenance import backups, copying, upgrades

if TYPE_CHECKING:
    from bot.app import App


def upgrade_database(config: Path | None) -> None:
    """Bring the database to this program's revision, and print which that is."""
    try:
        revision = asyncio.run(upgrades.upgrade(load_settings(config).store.url))
    except HeraldError as error:
        fail(error)
    typer.echo(f"The database is at revision {revision}.")


def check_database(config: Path | None) -> None:
    """Print the database's revision; one that is not this program's ends the program with exit code 1."""
    try:
        found = asyncio.run(upgrades.check(load_settings(config).store.url))
    except HeraldError as error:
        fail(error)
    if found.current == found.head and not found.differences:
        typer.echo(f"The database is at revision {found.head}, as it should be.")
        return
    typer.echo(f"The database is at revision {found.current or 'none'}; this program needs {found.head}.", err=True)
    if found.current and not upgrades.is_known(found.current):
        typer.echo("It is newer than this program: install the newest Paper Herald, or restore a copy.", err=True)
    elif found.current != found.head:
        typer.echo("herald db upgrade brings it there.", err=True)
    else:
        for difference in found.differences:
            typer.echo(f"  differs in: {difference}", err=True)
    raise SystemExit(FAILED)


def back_up_database(config: Path | None, file: Path) -> None:
    """Copy the database into a file, and print what that holds."""
    url = load_settings(config).store.url
    with _copying("Copying the database …") as watch:
        made = backups.back_up(url, file, watch)
    typer.echo(f"{made.file}: {_megabytes(made.size)}, revision {made.revision}.")


def restore_database(config: Path | None, file: Path) -> None:
    """Put a copy in the database's place, and print where what was there is kept."""
    url = load_settings(config).store.url
    with _copying("Putting the copy in place …") as watch:
        made = backups.restore(url, file, watch, upgrades.is_known)
    typer.echo(f"{made.backup.file} is now the copy: {_megabytes(made.backup.size)}, revision {made.backup.revision}.")
    if made.before:
        typer.echo(f"What was there is kept as {made.before}.")


def copy_database(config: Path | None, to: str) -> None:
    """Carry all rows over into another database, and print how many and how to go on there."""
    url = load_settings(config).store.url
    with _copying("Carrying the data over …") as watch, alone_over(url):
        made = copying.copy(url, to, watch)
    typer.echo(f"{made.place} holds all of it now: {made.rows:,} rows of {made.tables} tables, each compared.")
    typer.echo("Set url in [store] to the new one, or HERALD_STORE__URL, and start the bot. The old one stays.")


@contextmanager
def _copying(told: str) -> Iterator[backups.OnPages]:
    """Show how far a copy is; breaking off and errors end the program, and leave nothing half done."""
    from rich.console import Console
    from rich.progress import Progress

    try:
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task(told, total=None)
            yield lambda done, of: progress.update(task, completed=done, total=of)
    except HeraldError as error:
        fail(error)
    except KeyboardInterrupt:
        raise SystemExit(FAILED) from None


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


async def build_archive(app: "App") -> None:
    """Write the archive again, and print how many digests it holds. Raises UnavailableError, OSError."""
    from bot.app import site_of
    from bot.to_come import to_come

    digests = await app.services.publishing.rebuild()
    if not digests:
        site = site_of(app.settings, app.directory, app.services.languages)
        await asyncio.to_thread(site.begin, await to_come(app), app.clock.now())
    typer.echo(f"{digests} digests are in {app.directory}.")
