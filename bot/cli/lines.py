"""Files of records, one JSON object a line: one result a line, in order, whatever a line is worth."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import typer

from chat.errors import HeraldError

Json = dict[str, object]


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
