"""`herald verify`: what anybody's summary of a paper says that the paper does not."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from archive.formats.as_json import verdict_json as claim_verdict
from bot.cli.records import Json, answer_lines, record
from bot.cli.start import FOUND, Work
from bot.platforms.console.render import plain
from chat.errors import BadInputError, UnavailableError
from chat.reply import CheckResult, Claim, ClaimStatus
from chat.urgency import Asking
from chat.words import Words, phrase
from papers import ids
from papers.document import Document, Section
from papers.paper import Paper
from summarizer.checker.reading import SmallReader
from summarizer.checks import NOWHERE, Check
from summarizer.schema import OFF, OFFLINE
from summarizer.wording import CHECKS, KINDS, meaning, unjudged

if TYPE_CHECKING:
    from bot.app import App

STDIN = Path("-")
_MARKS: Mapping[CheckResult, str] = {"passed": "✓", "failed": "✗", "not done": "–"}


def verify_summary(paper: str, file: Path, pdf: Path | None, form: str, *, judge: bool) -> Work:
    """Return the work of `herald verify ID FILE`, whose exit code says whether a statement failed a check."""
    from bot.cli.commands import notes, read_pdf

    async def work(app: "App") -> None:
        wanted = ids.parse(paper)
        words = app.services.languages.words(app.settings.digest.language)
        if judge:
            _need_judge(app)
        text = _read(file)
        document = await read_pdf(pdf, words) if pdf else None
        found, notice = await app.services.library.one(wanted)
        if notice:
            notes().print(words.tell(notice))
        claims = Check(found, document, _small(app, judge=judge)).text(text)
        if judge:
            claims = await _judged(app, found, claims, document, words)
        if form == "json":
            typer.echo(json.dumps(verdict_json(claims), ensure_ascii=False, indent=2))
        else:
            typer.echo(plain(verdict_text(claims, words)))
        if any(claim.status is ClaimStatus.UNSUPPORTED for claim in claims):
            raise SystemExit(FOUND)

    return work


def verify_records(file: Path, *, judge: bool) -> Work:
    """Return the work of `herald verify --records FILE`, which asks nobody but the judge, where one is wished."""

    async def work(app: "App") -> None:
        words = app.services.languages.words(app.settings.digest.language)
        small = _small(app, judge=judge)
        if judge:
            _need_judge(app)

        async def answer(found: Any) -> Json:
            paper, text, full_text = _parts(found)
            sections = (Section(NOWHERE, full_text),) if full_text else ()
            document = Document("pdf", paper.title, paper.abstract, sections) if sections else None
            claims = Check(paper, document, small).text(text)
            if judge:
                claims = await _judged(app, paper, claims, document, words)
            return verdict_json(claims)

        await answer_lines(file, answer)

    return work


def _small(app: "App", *, judge: bool) -> SmallReader | None:
    return SmallReader(app.checker, before_judge=judge) if app.checker else None


def _need_judge(app: "App") -> None:
    if app.chain.name == OFFLINE or app.settings.check.judge == OFF:
        raise BadInputError(
            phrase("No language model is set that could judge."),
            phrase("Set one under [llm], and [check] judge not to “off”, or leave out --judge."),
        )


async def _judged(
    app: "App", paper: Paper, claims: Sequence[Claim], document: Document | None, words: Words
) -> list[Claim]:
    """Have the configured model judge what statements mean; say on standard error what it did not judge, and why."""
    from bot.cli.commands import notes, waiting

    with waiting(words.say("the judge reads, statements in all: {n}", n=len(claims))):
        judged = await app.chain.judge(paper, claims, Asking(urgent=True), document)
    if judged.unjudged:
        by_rules = phrase("What it did not judge stays as the rules left it.")
        settled = phrase("What it did not judge stays as the rules and the small checker left it.")
        left = words.tell(settled if app.checker else by_rules)
        notes().print(words.join(unjudged(judged.unjudged, words), left), soft_wrap=True)
    return list(judged.claims)


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


def _parts(found: Any) -> tuple[Paper, str, str | None]:
    """Return the paper, the text about it and the paper's own, None where there is none. Raises BadInputError."""
    if not isinstance(found, dict):
        raise BadInputError(phrase("the line is no JSON object."))
    if not isinstance(found.get("text"), str):
        raise BadInputError(phrase("“{name}” is missing or no text.", name="text"))
    full_text = found.get("full_text")
    if full_text is not None and not isinstance(full_text, str):
        raise BadInputError(phrase("“{name}” is missing or no text.", name="full_text"))
    return record(found.get("paper")), found["text"], full_text


def _read(file: Path) -> str:
    try:
        content = sys.stdin.buffer.read() if file == STDIN else file.read_bytes()
    except (FileNotFoundError, IsADirectoryError) as cause:
        raise BadInputError(phrase("There is no file {path}.", path=file), phrase("Check the path.")) from cause
    except OSError as cause:
        raise UnavailableError(phrase("{name} cannot be read.", name=file), phrase("Check its permissions.")) from cause
    return content.decode("utf-8-sig", errors="replace")
