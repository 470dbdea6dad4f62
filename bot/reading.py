"""`herald read`: what the bot sees of a PDF."""

import json
from dataclasses import asdict
from pathlib import Path

import typer

from bot.platforms.console.render import plain
from bot.start import FAILED, fail
from chat.errors import HeraldError
from papers.pdf import PdfText, read_pdf


def print_reading(pdf: Path, form: str) -> None:
    """Print a PDF's text; one that cannot be read ends the program with exit code 1 and the reason."""
    try:
        found = read_pdf(pdf)
    except HeraldError as error:
        fail(error, FAILED)
    typer.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2) if form == "json" else as_text(found))


def as_json(found: PdfText) -> dict[str, object]:
    """Give the contract's JSON object."""
    return {
        "pages": found.pages,
        "title": found.title,
        "sections": [asdict(section) for section in found.sections],
        "figures": [asdict(figure) for figure in found.figures],
        "characters": len(found.text),
    }


def as_text(found: PdfText) -> str:
    """Give title, sections and captions as plain text."""
    parts = [found.title, f"{found.pages} pages, {len(found.text)} characters"]
    parts += [f"## {section.title}\n\n{section.text}" for section in found.sections] or [found.text]
    parts += [f"[figure {figure.number}, page {figure.page}] {figure.caption}" for figure in found.figures]
    return plain("\n\n".join(part for part in parts if part))
