"""Files of records, one JSON object a line: one result a line, in order, whatever a line is worth."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer

from archive.formats.as_json import entry_json
from bot.app import App
from bot.cli.commands import notes
from bot.cli.start import Work
from chat.errors import BadInputError, HeraldError
from chat.words import phrase
from papers import ids
from papers.arxiv.withdrawal import is_withdrawn
from papers.links import from_record
from papers.paper import Paper
from summarizer.digest import Entry
from summarizer.schema import Depth

UNKNOWN_DATE = datetime(1970, 1, 1, tzinfo=UTC)
Json = dict[str, object]


def summarize_records(file: Path, language: str | None, depth: Depth) -> Work:
    """Return the work."""

    async def work(app: App) -> None:
        tongue = language or app.settings.digest.language
        if depth == "deep":
            words = app.services.languages.words(tongue)
            notes().print(words.say("Records have no full text: each summary is made of the abstract."))

        async def answer(found: Any) -> Json:
            paper = record(found)
            return entry_json(Entry(paper, await app.services.summaries.made(paper, tongue)))

        await answer_lines(file, answer)

    return work


def record(found: Any) -> Paper:
    """Make a paper of {"id", "title", "abstract"[, "authors", "comment"]}. Raises BadInputError."""
    if not isinstance(found, dict):
        raise BadInputError(phrase("the record is no JSON object."))
    for name in ("id", "title", "abstract"):
        if not isinstance(found.get(name), str):
            raise BadInputError(phrase("“{name}” is missing or no text.", name=name))
    authors = found.get("authors") or []
    if not isinstance(authors, list) or not all(isinstance(name, str) for name in authors):
        raise BadInputError(phrase("“authors” is no list of names."))
    comment = found.get("comment") or ""
    wanted = _arxiv_id(found["id"])
    paper_id, version = (wanted.id, wanted.version or 1) if wanted else (found["id"], 1)
    links = from_record(f"{paper_id}v{version}", str(comment), found["abstract"])
    return Paper(
        id=paper_id,
        version=version,
        title=found["title"],
        authors=tuple(authors),
        abstract=found["abstract"],
        categories=(),
        published=UNKNOWN_DATE,
        updated=UNKNOWN_DATE,
        comment=str(comment),
        withdrawn=is_withdrawn(str(comment), found["abstract"]),
        # Other people's ids have no page on arXiv.
        links=tuple(link for link in links if wanted or link.kind not in {"abs", "pdf"}),
    )


def _arxiv_id(text: str) -> ids.ArxivId | None:
    try:
        return ids.parse(text)
    except BadInputError:
        return None


async def answer_lines(file: Path, answer: Callable[[Any], Awaitable[Json]]) -> None:
    """Print each line's result; a bad line's result is its error, and the exit code is then 1."""
    failures = 0
    with file.open(encoding="utf-8-sig", errors="replace") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                result = await answer(json.loads(line))
            except (HeraldError, json.JSONDecodeError, RecursionError) as error:
                failures += 1
                result = {"error": f"line {number}: {error}"}
            typer.echo(json.dumps(result, ensure_ascii=False))
    if failures:
        typer.echo(f"{failures} of the records could not be used; their lines say why.", err=True)
        raise SystemExit(1)
