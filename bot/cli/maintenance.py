"""`herald db upgrade`, `herald db check` and `herald archive build`."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.start import FAILED, fail, load_settings
from chat.errors import HeraldError
from store.maintenance import upgrades

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
    if found.current != found.head:
        typer.echo("herald db upgrade brings it there.", err=True)
    else:
        for difference in found.differences:
            typer.echo(f"  differs in: {difference}", err=True)
    raise SystemExit(FAILED)


async def build_archive(app: "App") -> None:
    """Write the archive again, and print how many digests it holds. Raises UnavailableError, OSError."""
    digests = await app.services.publishing.rebuild()
    typer.echo(f"{digests} digests are in {app.directory}.")
