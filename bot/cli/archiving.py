"""`herald archive build`."""

import typer

from bot.app import House


async def build_archive(house: House) -> None:
    """Write the archive again, and print how many digests it holds. Raises UnavailableError, OSError."""
    digests = await house.services.publishing.rebuild()
    typer.echo(f"{digests} digests are in {house.directory}.")
