"""How people are told of a summary: what its statements were held against, where quotes stand, why another wrote it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chat.reply import RULES, SMALL_CHECKER, CheckName, Checks, Claim, ProblemKind
from chat.words import Phrase, Words, phrase
from summarizer.digest import Overview
from summarizer.schema import OFFLINE, Answer, FallbackReason, Reading, Summary

_WHY: dict[FallbackReason, Phrase] = {
    "budget": phrase("The language model's budget for today is spent; tomorrow (UTC) it writes again."),
    "quota": phrase("The language model's quota is used up; it is asked again when the quota renews."),
    "busy": phrase("The language model has too much to do just now; ask again in an hour."),
    "down": phrase("The language model did not answer; ask again in an hour."),
    "refused": phrase("The language model gave no usable answer; ask again in an hour."),
    "setup": phrase("The language model does not accept this bot; its operator finds the reason in the log."),
    "unsupported": phrase(
        "What the language model wrote did not stand in the paper, so it is not shown; ask again in an hour."
    ),
}
_UNJUDGED: dict[FallbackReason, Phrase] = {
    "budget": phrase("The judging model's budget for today is spent."),
    "quota": phrase("The judging model's quota is used up."),
    "busy": phrase("The judging model has too much to do just now."),
    "down": phrase("The judging model did not answer."),
    "refused": phrase("The judging model gave no usable answer."),
    "setup": phrase("The judging model does not accept this bot; its operator finds the reason in the log."),
    "unsupported": phrase("The judging model gave no usable answer."),
}
CHECKS: dict[CheckName, Phrase] = {
    "quote": phrase("quote"),
    "numbers": phrase("numbers"),
    "names": phrase("names"),
    "relevance": phrase("relevance"),
    "meaning": phrase("meaning"),
}
KINDS: dict[ProblemKind, Phrase] = {
    "number": phrase("number"),
    "name": phrase("name"),
    "link": phrase("link"),
    "author": phrase("author"),
    **{name: CHECKS[name] for name in ("quote", "relevance", "meaning")},
}
_SOUGHT: dict[CheckName, Phrase] = {"quote": phrase("quotes"), "numbers": phrase("numbers"), "names": phrase("names")}
_BY: dict[str, Phrase] = {
    RULES: phrase("meaning (by rules only)"),
    SMALL_CHECKER: phrase("meaning (by the small checker)"),
}
_JUDGED_BY: dict[str, Phrase] = {
    RULES: phrase("meaning judged by rules only"),
    SMALL_CHECKER: phrase("meaning judged by the small checker"),
}
_UNKEPT = Checks()


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim as it is shown; `own` says that it is a sentence of the paper itself, which nobody wrote anew."""

    claim: Claim
    own: bool = False


def statements(written: Summary | Reading | Answer) -> list[Statement]:
    """Return what was written, in order, with which of it are the paper's own sentences."""
    claims = (written.tldr, *written.takeaways) if isinstance(written, Summary) else written.claims
    if written.model == OFFLINE:
        return [Statement(claim, own=True) for claim in claims]
    # What a model wrote has passed a check; those kept before checks were have none either, filled in or not.
    bare = [claim.checks == _UNKEPT for claim in claims]
    own = sum(bare) == (0 if isinstance(written, Answer) else written.filled)
    return [Statement(claim, own=own and each) for claim, each in zip(claims, bare, strict=True)]


def is_told(summary: Summary) -> bool:
    """Return whether there was anything to summarise: without an abstract, the title stands in."""
    return summary.tldr.place != "title"


def gist(summary: Summary, words: Words) -> str:
    """Return a summary's one sentence, or say that the record has no abstract to be summarised."""
    return summary.tldr.text if is_told(summary) else words.say("The record has no abstract to be summarised.")


def held(written: Summary | Reading | Answer, words: Words) -> str:
    """Say what the statements of one answer were held against, who judged their meaning, and why somebody did not."""
    return words.join(held_all(statements(written), words), unjudged(written.unjudged, words))


def held_all(told: Sequence[Statement], words: Words) -> str:
    """Say what statements were held against and who judged their meaning, of the paper's own sentences nothing."""
    checks = [each.claim.checks for each in told if not each.own]
    if not checks:
        return ""
    parts = [words.say("no check on record")] if all(each == _UNKEPT for each in checks) else _parts(checks, words)
    return words.say_n(
        "{n} statement: {parts}.", "{n} statements: {parts}.", len(checks), parts=words.say("; ").join(parts)
    )


def written_overview(overview: Overview, words: Words) -> str:
    """Say what the sentences of an overview were held against, who wrote them, or that nobody did and why."""
    if not overview.claims:
        named = words.say("Grouped by the words that papers share, and named by them, without a language model.")
        return words.join(named, fallback(overview.fallback_reason, words))
    return words.join(
        held_all([Statement(claim) for claim in overview.claims], words),
        unjudged(overview.unjudged, words),
        words.say("Written by {model} from the abstracts.", model=overview.model),
        words.say("In brackets: the papers that say so."),
        fallback(overview.fallback_reason, words),
    )


def filled(summary: Summary, words: Words) -> str:
    """Say how many sentences of the abstract stand in for statements that did not hold, "" where none does."""
    if not (n := summary.filled):
        return ""
    return words.say_n(
        "{n} more is a sentence of the abstract itself.", "{n} more are sentences of the abstract itself.", n
    )


def held_one(told: Statement, words: Words) -> str:
    """Say which checks a statement passed, and which were not done."""
    checks = told.claim.checks
    if told.own:
        return words.say("A sentence of the paper itself.")
    if checks == _UNKEPT:
        return words.say("No check on record.")
    by_result: dict[str, list[str]] = {"passed": [], "failed": [], "not done": []}
    for name, result in checks.results.items():
        by_result[result].append(words.tell(CHECKS[name]))
    if checks.meaning == "passed":
        by = _BY.get(checks.judge or RULES)
        by_result["passed"][-1] = words.tell(by) if by else words.say("meaning (by {judge})", judge=checks.judge)
    passed, failed, undone = (words.listed(names) for names in by_result.values())
    return words.join(
        words.say("Passed: {checks}.", checks=passed) if passed else "",
        words.say("Failed: {checks}.", checks=failed) if failed else "",
        words.say("Not done: {checks}.", checks=undone) if undone else "",
    )


def meaning(checks: Sequence[Checks], words: Words) -> str:
    """Say who judged what statements mean, within a sentence."""
    by = Counter(each.judge or RULES for each in checks if each.meaning != "not done")
    models = [judge for judge in by if judge != RULES]
    if not by:
        return words.say("meaning not judged")
    less = [words.say("{n} by rules only", n=by[RULES])] if models and by[RULES] else []
    if undone := len(checks) - by.total():
        less.append(words.say("{n} not judged", n=undone))
    first, *others = models or [RULES]
    if first in _JUDGED_BY and not others:
        said = words.tell(_JUDGED_BY[first])
    else:
        names = [words.say("the small checker") if judge == SMALL_CHECKER else judge for judge in models]
        said = words.say("meaning judged by {judge}", judge=names)
    return words.say("{said} ({but})", said=said, but=words.say("; ").join(less)) if less else said


def _parts(checks: Sequence[Checks], words: Words) -> list[str]:
    """Return what was found in the paper, what was not looked for, and who judged the meaning."""
    undone = {name: sum(each.results[name] == "not done" for each in checks) for name in CHECKS}
    found = [words.tell(what) for name, what in _SOUGHT.items() if not undone[name]]
    if len(found) == len(_SOUGHT):
        parts = [words.say("quotes, numbers and names found in the paper")]
    else:
        parts = [words.say("{what} found in the paper", what=words.listed(found))] if found else []
    for name in (*_SOUGHT, "relevance"):
        if n := undone[name]:
            what = words.tell(_SOUGHT.get(name, CHECKS[name]))
            many = words.say("{check} not looked at for {n}", check=what, n=n)
            parts.append(words.say("{check} not done", check=what) if n == len(checks) else many)
    return [*parts, meaning(checks, words)]


def place(where: str, words: Words) -> str:
    """Name the place of a quote: abstract and title in the reader's language, a section by its own title."""
    known = {
        "abstract": words.say("abstract"),
        "title": words.say("title"),
        "comment": words.say("comment"),
        "full text": words.say("full text"),
    }
    return known.get(where, where)


def unjudged(reason: FallbackReason, words: Words) -> str:
    """Return why the model that was to judge did not judge all, "" where it did or none was to."""
    said = _UNJUDGED.get(reason)
    return words.tell(said) if said else ""


def fallback(reason: FallbackReason, words: Words) -> str:
    """Return why another than the model that was meant to had to write, "" where it wrote itself."""
    said = _WHY.get(reason)
    return words.tell(said) if said else ""
