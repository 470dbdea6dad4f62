"""`herald verify`: what anybody's summary of a paper says that the paper does not."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from archive.formats.as_json import verdict_json as claim_verdict
from bot.cli.records import Json, answer_lines, record
from bot.cli.start import FOUND, Work
from bot.platforms.console.render import plain
from chat.errors import BadInputError, UnavailableError
from chat.reply import CheckResult, Claim, ClaimStatus
from chat.words import Words, phrase
from papers import ids
from summarizer.grounding import Ground
from summarizer.wording import CHECKS, KINDS, meaning

STDIN = Path("-")
_MARKS: Mapping[CheckResult, str] = {"passed": "✓", "failed": "✗", "not done": "–"}


def verify_summary(paper: str, file: Path, pdf: Path | None, form: str) -> Work:
    """Return the work of `herald verify ID FILE`, whose exit code says whether a statement failed a check."""
    from bot.app import App
    from bot.cli.commands import notes

    async def work(app: App) -> None:
        wanted = ids.parse(paper)
        words = app.services.languages.words(app.settings.digest.language)
        text = _read(file)
        sections = await _sections(pdf) if pdf else []
        found, notice = await app.services.library.one(wanted)
        if notice:
            notes().print(words.tell(notice))
        claims = Ground(found, sections=sections).check_text(text)
        if form == "json":
            typer.echo(json.dumps(verdict_json(claims), ensure_ascii=False, indent=2))
        else:
            typer.echo(plain(verdict_text(claims, words)))
        if any(claim.status is ClaimStatus.UNSUPPORTED for claim in claims):
            raise SystemExit(FOUND)

    return work


def verify_records(file: Path) -> Work:
    """Return the work of `herald verify --records FILE`, which asks nobody."""

    async def answer(found: Any) -> Json:
        return verdict_json(_check(found))

    async def work(_: object) -> None:
        await answer_lines(file, answer)

    return work


def verdict_json(claims: Sequence[Claim]) -> Json:
    """Return the contract's JSON object, its reasons in English."""
    return {"claims": [{"text": claim.text, **claim_verdict(claim)} for claim in claims]}


def verdict_text(claims: Sequence[Claim], words: Words) -> str:
    """Return each statement with the mark of every check and its reasons, between a line that counts and a key."""
    if not claims:
        return words.say("There is no statement in this text.")
    wrong = sum(claim.status is ClaimStatus.UNSUPPORTED for claim in claims)
    judged = meaning([claim.checks for claim in claims], words)
    head = words.say(
        "Statements that failed a check: {wrong} of {n}; {judged}.", wrong=wrong, n=len(claims), judged=judged
    )
    key = words.say("✓ passed  ✗ failed  – not done")
    return "\n\n".join([head, *("\n".join(_told(claim, words)) for claim in claims), key])


def _told(claim: Claim, words: Words) -> Iterator[str]:
    yield f"{'✗' if claim.status is ClaimStatus.UNSUPPORTED else '•'} {claim.text}"
    yield "  " + "  ".join(
        f"{_MARKS[result]} {words.tell(CHECKS[name])}" for name, result in claim.checks.results.items()
    )
    for problem in claim.problems:
        # What is said of the statement as a whole need not repeat it.
        value = "" if problem.value.strip() in {"", claim.text} else f"{problem.value} – "
        yield f"  {words.tell(KINDS[problem.kind])}: {value}{words.say(problem.reason)}"


def _check(found: Any) -> list[Claim]:
    if not isinstance(found, dict):
        raise BadInputError(phrase("the line is no JSON object."))
    if not isinstance(found.get("text"), str):
        raise BadInputError(phrase("“{name}” is missing or no text.", name="text"))
    full_text = found.get("full_text")
    if full_text is not None and not isinstance(full_text, str):
        raise BadInputError(phrase("“{name}” is missing or no text.", name="full_text"))
    return Ground(record(found.get("paper")), full_text).check_text(found["text"])


def _read(file: Path) -> str:
    try:
        content = sys.stdin.buffer.read() if file == STDIN else file.read_bytes()
    except (FileNotFoundError, IsADirectoryError) as cause:
        raise BadInputError(phrase("There is no file {path}.", path=file), phrase("Check the path.")) from cause
    except OSError as cause:
        raise UnavailableError(phrase("{name} cannot be read.", name=file), phrase("Check its permissions.")) from cause
    return content.decode("utf-8-sig", errors="replace")


async def _sections(pdf: Path) -> list[Any]:
    """Read a PDF's sections, its captions among them."""
    from papers.document import Section
    from papers.pdf.worker import read_pdf_aside

    found = await read_pdf_aside(pdf)
    captions = [Section(f"Figure {figure.number}", figure.caption) for figure in found.figures]
    return [*(found.sections or [Section(found.title, found.text)]), *captions]
