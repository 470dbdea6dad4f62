"""What one check says of a statement."""

from dataclasses import dataclass

from chat.reply import CheckResult, Problem


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one check, and what speaks against the statement where it failed."""

    result: CheckResult
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, problems: tuple[Problem, ...]) -> "Verdict":
        """Return the verdict of a check that was done."""
        return cls("failed" if problems else "passed", problems)


NOT_DONE = Verdict("not done")
