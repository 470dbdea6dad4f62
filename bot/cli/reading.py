"""`herald read`: what the bot sees of a PDF."""

import asyncio
import json
from pathlib import Path

import typer
from rich.console import Console

from bot.cli.start import FAILED, fail
from bot.platforms.console.render import plain
from chat.errors import HeraldError
from chat.words import phrase
from papers.document import Document
from papers.pdf.worker import read_pdf_aside


def print_reading(pdf: Path, form: str) -> None:
    """Print a PDF's text; one that cannot be read ends the program with exit code 1 and the reason."""
    try:
        with Console(stderr=True).status(str(phrase("Reading {name} …", name=pdf.name))) as status:
            found = asyncio.run(read_pdf_aside(pdf, watch=lambda done, pages: status.update(_progress(done, pages))))
    except HeraldError as error:
        fail(error, FAILED)
    except KeyboardInterrupt:
        raise SystemExit(FAILED) from None
    typer.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2) if form == "json" else as_text(found))


def _progress(done: int, pages: int) -> str:
    return str(phrase("page {n} of {pages}", n=done, pages=pages))


def as_json(found: Document) -> dict[str, object]:
    """Return the contract's JSON object."""
    return {
        "pages": found.pages,
        "title": found.title,
        "sections": [{"title": section.title, "text": section.text} for section in found.sections],
        "figures": [{"number": f.number, "caption": f.caption, "page": f.page} for f in found.figures],
        "tables": [{"number": t.number, "caption": t.caption, "rows": t.rows} for t in found.tables],
        "characters": len(found.text),
    }


def as_text(found: Document) -> str:
    """Return title, sections, captions and tables as plain text."""
    parts = [found.title, f"{found.pages} pages, {len(found.text)} characters"]
    parts += [f"## {section.title}\n\n{section.text}" if section.title else section.text for section in found.sections]
    parts += [f"[figure {figure.number}, page {figure.page}] {figure.caption}" for figure in found.figures]
    parts += [f"[{table.name}, page {table.page}] {table.text}" for table in found.tables]
    return plain("\n\n".join(part for part in parts if part))
