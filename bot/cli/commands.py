"""What the commands of the command line do, in an open app."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import typer
from rich.console import Console as Screen

from archive.formats.as_json import digest_json, entry_json
from archive.formats.markdown import digest_markdown, paper_markdown
from bot.app import App
from bot.cli.start import Work
from bot.platforms.console.adapter import Console, talk
from bot.platforms.console.render import Renderer, print_paragraphs
from chat.reply import Reply, Text
from chat.words import Phrase, Words, phrase
from papers import ids
from papers.document import Document
from services.full_texts import FullText
from services.replies.papers import digest_replies, paper_reply
from services.summaries import OnStep
from summarizer.digest import Entry
from summarizer.schema import Depth, ShownFigure

FIRST_DAY, LAST_DAY = date(1991, 8, 14), date(9998, 12, 31)


def out() -> Screen:
    """Return the screen for results: what is not a terminal gets whole lines."""
    return Screen(highlight=False, markup=False, emoji=False)


def notes() -> Screen:
    """Return the screen for progress and warnings."""
    return Screen(stderr=True, highlight=False, markup=False, emoji=False)


def print_replies(replies: list[Reply], app: App) -> None:
    """Print replies without their buttons."""
    screen = out()
    for reply in replies:
        renderer = Renderer(app.services.languages.words(reply.language))
        print_paragraphs(screen, renderer.paragraphs(reply))
        screen.print()


async def converse(app: App) -> None:
    """Talk at the terminal; while somebody sits there, digests come at their hour."""
    screen = out()
    console = Console(app.dispatcher, app.services.languages, screen, notes())
    runner = app.runner({Console.name: console})
    if console.is_interactive:
        await runner.start()
    try:
        await talk(console, screen)
    finally:
        await runner.stop()


def summarize_paper(paper: str, depth: Depth, language: str | None, form: str, pdf: Path | None) -> Work:
    """Return the work of `herald summarize ID`."""

    async def work(app: App) -> None:
        wanted = ids.parse(paper)
        tongue = language or app.settings.digest.language
        words = app.services.languages.words(tongue)
        text = await _given(pdf, words) if pdf else None
        found, notice = await app.services.library.one(wanted)
        if notice:
            notes().print(words.tell(notice))
        summaries, watch = app.services.summaries, _shown(words)
        if text:
            summary = await summaries.made(found, tongue, text, watch)
        else:
            summary = await summaries.of(found, tongue, depth, watch=watch)
        if summary.unread:
            notes().print(words.tell(summary.unread))
        entry = Entry(found, summary)
        if form == "json":
            typer.echo(json.dumps(entry_json(entry), ensure_ascii=False, indent=2))
        elif form == "markdown":
            typer.echo(paper_markdown(entry, words), nl=False)
        else:
            deeper = app.services.full_texts.available
            print_replies([paper_reply(entry.paper, entry.summary, words, deeper=deeper)], app)

    return work


async def _given(pdf: Path, words: Words) -> FullText:
    """Read the paper that somebody has as a file. Raises BadInputError, UnavailableError."""
    from papers.figure_choice import choose

    document = await read_pdf(pdf, words)
    figures = tuple(ShownFigure(each.number, each.caption, each.page) for each in choose(document.figures))
    return FullText(document, figures)


async def read_pdf(pdf: Path, words: Words) -> Document:
    """Read a PDF, and say page by page how far that is. Raises BadInputError, UnavailableError."""
    from papers.pdf.worker import read_pdf_aside

    show = _shown(words)
    return await read_pdf_aside(pdf, watch=lambda done, total: show(phrase("page {n} of {total}", n=done, total=total)))


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show at a terminal what is waited for, and for how long."""
    screen = notes()
    if not screen.is_terminal:
        yield
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=screen,
        transient=True,
    ) as shown:
        shown.add_task(what, total=None)
        yield


def _shown(words: Words) -> OnStep:
    """Return what says on standard error how far the work is: at a terminal all, else nothing but the stages."""
    screen = notes()

    def show(what: Phrase) -> None:
        if screen.is_terminal:
            screen.print(words.tell(what))

    return show


def print_digest(topic: str, day: date | None, language: str | None, form: str) -> Work:
    """Return the work of `herald digest TOPIC`."""

    async def work(app: App) -> None:
        services = app.services
        tongue = language or app.settings.digest.language
        words = services.languages.words(tongue)
        wanted = await services.likings.completed(services.catalogue.resolve(topic))
        selection = await services.digests.of_day(wanted, day or app.clock.now().date())
        digest = await services.digests.write(selection, tongue, app.settings.digest.depth)
        if form == "json":
            typer.echo(json.dumps(digest_json(digest), ensure_ascii=False, indent=2))
        elif form == "markdown":
            typer.echo(digest_markdown(digest, words), nl=False)
        elif form == "html":
            from archive.site.pages import Pages

            typer.echo(Pages().single(digest, words), nl=False)
        elif digest.entries:
            print_replies(digest_replies(digest, words, deeper=services.full_texts.available), app)
        else:
            silent = words.say("No new papers on {name} up to {day}.", name=digest.name, day=digest.day)
            print_replies([Reply((Text(silent),))], app)

    return work


def parse_day(text: str | None) -> date | None:
    """Read a day since arXiv began, YYYY-MM-DD. Raises typer.BadParameter."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(f"“{text}” is no day; write YYYY-MM-DD, for example 2024-03-23.") from None
    if day and not FIRST_DAY <= day <= LAST_DAY:
        raise typer.BadParameter(f"“{text}” is out of range; arXiv's papers begin on {FIRST_DAY}.")
    return day
