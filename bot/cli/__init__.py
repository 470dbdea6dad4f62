"""The command line: arguments and exit codes, nothing else."""

import io
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.secrecy import keep_secrets
from chat.languages import LanguageCode

app = typer.Typer(
    name="herald",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Paper Herald reads arXiv for a group of people, and says what each sentence was held against.",
)
db = typer.Typer(
    no_args_is_help=True,
    help="The database: copy it, put a copy back, bring it to this version, or check it.",
)
app.add_typer(db, name="db")
archive = typer.Typer(no_args_is_help=True, help="The archive: posts, pages and feeds of the digests.")
app.add_typer(archive, name="archive")


Depth = Literal["brief", "deep"]
Config = Annotated[
    Path | None, typer.Option("--config", help="Settings file; default ./config.toml, then the packaged defaults.")
]
Sample = Annotated[bool, typer.Option("--sample", help="Use the 13 bundled papers in place of arXiv.")]
SummaryFormat = Annotated[Literal["text", "json", "markdown"], typer.Option("--format")]
DigestFormat = Annotated[Literal["text", "json", "markdown", "html"], typer.Option("--format")]
ReadFormat = Annotated[Literal["text", "json"], typer.Option("--format")]
AnyLanguage = Annotated[LanguageCode | None, typer.Option("--language", help="Default: the settings' language.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"herald {version('paper-herald')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Show the version.")
    ] = False,
) -> None:
    """Take what holds before any command."""


@app.command()
def demo(config: Config = None) -> None:
    """Take a tour on the bundled sample papers: no token, no network."""
    from bot.cli.demo import TourClock, tour
    from bot.cli.start import run

    run(config, tour, sample=True, temporary=True, models=False, clock=TourClock())


@app.command()
def chat(config: Config = None, sample: Sample = False) -> None:
    """Talk to the bot at the terminal: one command a line."""
    from bot.cli.commands import converse
    from bot.cli.start import run

    run(config, converse, sample=sample)


@app.command()
def summarize(  # noqa: PLR0917  typer reads the signature, nobody calls it
    paper: Annotated[str, typer.Argument(metavar="ID", help="An arXiv id or link.")] = "",
    sample: Sample = False,
    depth: Annotated[Depth, typer.Option()] = "brief",
    language: AnyLanguage = None,
    form: SummaryFormat = "text",
    pdf: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="The whole paper; read deep, as this file has it.")
    ] = None,
    records: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Summarise each record of this JSON lines file.")
    ] = None,
    config: Config = None,
) -> None:
    """Summarise a paper, or a file of records."""
    if bool(paper) == bool(records):
        raise typer.BadParameter("give either an arXiv ID or --records FILE")
    from bot.cli.commands import summarize_paper
    from bot.cli.records import summarize_records
    from bot.cli.start import run

    if records:
        run(config, summarize_records(records, language, depth), temporary=True)
    else:
        run(config, summarize_paper(paper, depth, language, form, pdf), sample=sample)


@app.command()
def digest(  # noqa: PLR0917  typer reads the signature, nobody calls it
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="A topic, category, phrase in quotes, or arXiv query.")],
    sample: Sample = False,
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Default: today.")] = None,
    language: AnyLanguage = None,
    form: DigestFormat = "text",
    config: Config = None,
) -> None:
    """Print a topic's digest of a day: all its papers, whoever got them before."""
    from bot.cli.commands import parse_day, print_digest
    from bot.cli.start import run

    run(config, print_digest(topic, parse_day(date), language, form), sample=sample)


@app.command()
def harvest(form: ReadFormat = "text", sample: Sample = False, config: Config = None) -> None:
    """Bring arXiv's own list of the day up to now, once."""
    from bot.cli.harvest import bring_lists
    from bot.cli.start import run

    run(config, bring_lists(form), sample=sample, models=False)


@app.command()
def verify(  # noqa: PLR0917  typer reads the signature, nobody calls it
    paper: Annotated[str, typer.Argument(metavar="ID", help="An arXiv id or link.")] = "",
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="The summary; - is standard input.")] = None,
    sample: Sample = False,
    pdf: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="The paper's full text.")] = None,
    judge: Annotated[
        bool, typer.Option("--judge", help="Have the configured language model judge what each statement means.")
    ] = False,
    form: ReadFormat = "text",
    records: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Check each record of this JSON lines file.")
    ] = None,
    config: Config = None,
) -> None:
    """Hold anybody's summary of a paper, in any language, against the paper; exit code 3 where a statement fails."""
    if bool(paper and file) == bool(records) or (records and paper):
        raise typer.BadParameter("give either an arXiv ID and a FILE or --records FILE")
    from bot.cli.start import run
    from bot.cli.verify import verify_records, verify_summary

    if records:
        run(config, verify_records(records, judge=judge), temporary=True)
    elif file:
        run(config, verify_summary(paper, file, pdf, form, judge=judge), sample=sample)


@app.command(name="check-model")
def check_model(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[FOLDER]", help="Of a small checker; default: model of [check].")
    ] = None,
    config: Config = None,
) -> None:
    """Try a small checker: whether its files are the makers', and whether it says what it said when it was made."""
    from bot.cli.checkup import try_small_checker

    try_small_checker(folder, config)


@app.command()
def read(
    pdf: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    form: ReadFormat = "text",
) -> None:
    """Show what the bot sees of a paper: pages, sections, figures with captions."""
    from bot.cli.reading import print_reading

    print_reading(pdf, form)


@app.command(name="run")
def run_bot(
    config: Config = None,
    sample: Sample = False,
    roles: Annotated[
        str | None,
        typer.Option(metavar="ROLE,ROLE", help="Only these of telegram, discord, web, clock and work (on PostgreSQL)."),
    ] = None,
) -> None:
    """Run the configured platforms and the scheduler until SIGTERM; SIGHUP has it read its settings anew."""
    _run_for_good(config, sample, roles)


@app.command()
def worker(config: Config = None, sample: Sample = False) -> None:
    """Run the role work alone: prepare digests and read papers for the processes that have the platforms."""
    _run_for_good(config, sample, "work")


def _run_for_good(config: Path | None, sample: bool, roles: str | None) -> None:
    from bot.hangups import Hangups

    hangups = Hangups()
    hangups.catch()  # before the imports that take a second
    from bot.cli.run import run_for_good
    from bot.cli.start import fail
    from bot.machines.roles import read_roles
    from chat.errors import BadInputError

    try:
        wanted = None if roles is None else read_roles(roles)
    except BadInputError as error:
        fail(error)
    run_for_good(config, hangups, roles=wanted, sample=sample)


@app.command()
def reload(config: Config = None) -> None:
    """Have the bot that runs read its settings anew, and print what is in force by then."""
    from bot.cli.reload import ask_to_reload

    ask_to_reload(config)


@app.command(name="setup")
def set_up_bot(config: Config = None) -> None:
    """Set a bot up at the terminal: its tokens, a channel, a topic, up to the first digest."""
    from bot.cli.setup import set_up

    set_up(config)


@app.command(name="config")
def show_config(
    check: Annotated[
        bool, typer.Option("--check", help="Ask the services themselves whether all works; exit code 1 where not.")
    ] = False,
    form: ReadFormat = "text",
    config: Config = None,
) -> None:
    """Show the settings in force, secrets masked, and what holds readers of foreign files; all faults at once."""
    if check:
        from bot.cli.checkup import check_services

        check_services(config, form)
        return
    if form != "text":
        raise typer.BadParameter("--format json goes with --check")
    from bot.cli.guards import guards_told
    from bot.cli.start import load_settings
    from bot.settings.show import describe

    settings = load_settings(config)
    typer.echo(describe(settings))
    for line in guards_told(settings.digest.language):
        typer.echo(f"# {line}")


@archive.command()
def build(config: Config = None) -> None:
    """Write all posts, pages and feeds again from the store."""
    from bot.cli.maintenance import build_archive
    from bot.cli.start import run

    run(config, build_archive, models=False)


@db.command()
def backup(file: Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False)], config: Config = None) -> None:
    """Copy the database into one file, also while the bot runs."""
    from bot.cli.maintenance import back_up_database

    back_up_database(config, file)


@db.command()
def restore(file: Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False)], config: Config = None) -> None:
    """Put a copy in the database's place; the bot has to be stopped, and what was there is kept beside it."""
    from bot.cli.maintenance import restore_database

    restore_database(config, file)


@db.command()
def copy(
    to: Annotated[str, typer.Option("--to", metavar="URL", help="The other database, empty or not there yet.")],
    config: Config = None,
) -> None:
    """Carry all data over into another database, such as one on PostgreSQL, and look at each row of it there."""
    from bot.cli.maintenance import copy_database

    copy_database(config, to)


@db.command()
def upgrade(config: Config = None) -> None:
    """Bring the database to this version's form."""
    from bot.cli.maintenance import upgrade_database

    upgrade_database(config)


@db.command()
def check(config: Config = None) -> None:
    """Tell whether the database has this version's form."""
    from bot.cli.maintenance import check_database

    check_database(config)


def main() -> None:
    """Run the command line."""
    keep_secrets()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Files and programs get UTF-8; a terminal that cannot show a letter shows its number, and the rest.
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
    app()
