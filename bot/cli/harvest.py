"""`herald harvest`: arXiv's own list of the day, brought in once."""

import json
from dataclasses import asdict

import typer

from bot.app import App
from bot.cli.commands import notes
from bot.cli.start import Work
from chat.words import Phrase
from services.listing.report import Report


def bring_lists(form: str) -> Work:
    """Return the work of `herald harvest`."""

    async def work(app: App) -> None:
        words = app.services.languages.words("en")
        screen = notes()

        def show(what: Phrase) -> None:
            screen.print(words.tell(what))

        report = await app.services.reporter.harvest(show)
        typer.echo(as_json(report) if form == "json" else as_text(report))

    return work


def as_json(report: Report) -> str:
    """Return the contract's JSON object."""
    return json.dumps({**asdict(report), "day": report.day and report.day.isoformat()})


def as_text(report: Report) -> str:
    """Return the same in words."""
    if report.day is None:
        return "Nobody follows anything, so there is no list to bring in."
    return (
        f"arXiv's list of {report.day:%A %d %B %Y} ({report.source}): {report.papers} papers, {report.new} new,"
        f" {report.cross} cross-listed, {report.replace} replaced, {report.replace_cross} replaced and cross-listed.\n"
        f"{report.topics} topics found {report.matches} of them. Requests to arXiv: {report.requests}."
    )
