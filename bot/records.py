"""`herald summarize --records`: one result a line for a file of records, one JSON object a line."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer

from archive.as_json import entry_json
from archive.digest import Entry
from bot.app import House
from bot.start import Work
from chat.errors import BadInputError
from chat.words import phrase
from papers import ids
from papers.links import from_record
from papers.paper import Paper
from summarizer.schema import Depth

UNKNOWN_DATE = datetime(1970, 1, 1, tzinfo=UTC)


def summarize_records(file: Path, language: str | None, depth: Depth) -> Work:
    """Give the work: each line's result in order; a bad line's result is its error, and the exit code is then 1."""

    async def work(house: House) -> None:
        tongue = language or house.settings.digest.language
        failures = 0
        for number, line in enumerate(_lines(file), 1):
            try:
                paper = record(json.loads(line))
                result = entry_json(Entry(paper, await house.services.summaries.made(paper, tongue, depth)))
            except (BadInputError, json.JSONDecodeError) as error:
                failures += 1
                result = {"error": f"line {number}: {error}"}
            typer.echo(json.dumps(result, ensure_ascii=False))
        if failures:
            typer.echo(f"{failures} of the records could not be read; their lines say why.", err=True)
            raise SystemExit(1)

    return work


def _lines(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8", errors="replace") as stream:
        yield from (line for line in stream if line.strip())


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
    wanted = _identify(found["id"])
    version = wanted[1]
    return Paper(
        id=wanted[0],
        version=version,
        title=found["title"],
        authors=tuple(authors),
        abstract=found["abstract"],
        categories=(),
        published=UNKNOWN_DATE,
        updated=UNKNOWN_DATE,
        comment=str(comment),
        links=from_record(f"{wanted[0]}v{version}", str(comment), found["abstract"]),
    )


def _identify(text: str) -> tuple[str, int]:
    """Give id and version of an arXiv id; other people's ids stay as they are, as version 1."""
    try:
        wanted = ids.parse(text)
    except BadInputError:
        return text, 1
    return wanted.id, wanted.version or 1
