"""`herald archive build`."""

import typer

from bot.app import App


async def build_archive(app: App) -> None:
    """Write the archive again, and print how many digests it holds. Raises UnavailableError, OSError."""
    digests = await app.services.publishing.rebuild()
    typer.echo(f"{digests} digests are in {app.directory}.")
