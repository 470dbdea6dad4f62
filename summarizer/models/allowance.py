"""How long an answer may be, read from what a service says when it refuses a longer one."""

import re
from dataclasses import dataclass

_LEAST = 256  # tokens: smaller numbers in such a message are no limits of answers
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_NUMBER = re.compile(r"(?<![\w.])\d{1,9}(?![\w.]*\w)")
_CONTEXT = re.compile(
    r"context.?(?:length|window|size|len)\D{0,30}(\d{4,9})|n_ctx\D{0,5}(\d{4,9})"
    r"|inputs.{1,40}must be <= ?(\d{3,9})",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(\d{1,9}) (?:tokens )?(?:in (?:the|your) (?:messages|prompt|input)|of text input|input tokens|prompt tokens"
    r"|from the input|`?inputs`?)|(?:input|prompt) (?:has|contains|is)(?: at least)? (\d{1,9})"
    r"|n_prompt_tokens\D{0,5}(\d{1,9})|request \((\d{1,9}) tokens",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Allowance:
    """The tokens that an answer may have, and those of question and answer together, 0 where they are not named."""

    answer: int
    context: int = 0


def allowance(said: str, wanted: int, question: int) -> Allowance:
    """Return what a message allows instead of `wanted` tokens, for a question of about `question` tokens.

    Where it names no limit that would be of use, it is half of what was wanted.
    """
    said = _THOUSANDS.sub("", said)
    if found := _CONTEXT.search(said):
        context = int(next(filter(None, found.groups())))
        asked = _ASKED.search(said)
        exact = int(next(filter(None, asked.groups()))) if asked else question
        left = context - exact
        return Allowance(left if left < wanted else wanted // 2, context)
    numbers = [int(each) for each in _NUMBER.findall(said)]
    limits = [each - ("exclusive" in said) for each in numbers if _LEAST <= each < wanted]
    return Allowance(max(limits, default=wanted // 2))
