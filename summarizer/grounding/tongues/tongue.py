"""What the check knows of a language: a row of a table, most of it words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True, kw_only=True, eq=False)
class Tongue:
    """A language: how it writes numbers, units and names. What a row leaves empty is not done in that language.

    Words stand in lists: "2 zwei zweier|3 drei" for numbers, "percent 1 Prozent, vom Hundert|…" for units, with the
    measure and the size in basic units; "1000 mil|…" for what multiplies a number.

    `small` are words of any sentence, `marks` letters and `endings` those of words, by which a text in Latin script is
    known. `cldr` are the locales that
    Babel knows the language by, whose names for units and magnitudes come first. `decimal` is the sign before decimals.
    `capitals` says when one makes a Latin word a name: always, within a sentence, or never, as where nouns have them.

    Of number words, `ones` count only within others ("ein" of "eine Million"), `bare` only where no number multiplies
    them. `hundreds` multiply what stands before. `spelled` makes the words of a language that writes them as one.
    `glued` begin words which `tails` end, with what these measure: "dreifach" is three times. A `part` needs a number
    before it, a `half` and those `alone` none ("1/4 четверть"). `mixed` are words for one and a half and the
    like, `dozens` those that count roughly.

    `about`, `over`, `under` stand before rounded numbers, the same with `after_` behind them. In a sentence with a
    word of `change` numbers may be worked out from others, with one of `left` as what is left of a whole. `linking`
    words part the items of a list, `ranges` the ends of a range; after `pointing` or before `both` stands what was
    counted before; `magnitude` are orders of magnitude. `aliases` are its own acronyms for English ones.

    `glossary` says whether the table of terms has it, `meaning` by which rules it is read, if by any.
    """

    code: str
    small: str = ""
    marks: str = ""
    endings: str = ""
    cldr: str = ""
    latin: bool = True
    decimal: Literal["point", "comma", "either"] = "comma"
    capitals: Literal["always", "within", "never"] = "within"
    numbers: str = ""
    ones: str = ""
    bare: str = ""
    hundreds: str = ""
    joiners: str = ""
    twenties: bool = False
    spelled: Callable[[], Mapping[str, int]] | None = None
    glued: str = ""
    tails: str = ""
    parts: str = ""
    halves: str = ""
    alone: str = ""
    mixed: str = ""
    dozens: str = ""
    multiples: str = ""
    scales: str = ""
    units: str = ""
    about: str = ""
    over: str = ""
    under: str = ""
    after_about: str = ""
    after_over: str = ""
    after_under: str = ""
    change: str = ""
    left: str = ""
    linking: str = ""
    ranges: str = ""
    pointing: str = ""
    both: str = ""
    magnitude: str = ""
    aliases: str = ""
    glossary: bool = False
    meaning: Literal["", "en", "zh"] = ""

    @property
    def counts_in_words(self) -> bool:
        """Return whether numbers in words are known, without which a statement's numbers are looked at in part only."""
        return bool(self.numbers)


def by_number(table: str) -> dict[str, int]:
    """Return the words of a list with their numbers: "2 zwei zwo|3 drei"."""
    found: dict[str, int] = {}
    for row in filter(None, table.split("|")):
        number, *names = row.split()
        found.update((name.casefold(), int(number)) for name in names)
    return found


def one_line(words: str) -> str:
    """Return a list of alternatives that was written over several lines."""
    return "|".join(filter(None, (line.strip().strip("|") for line in words.splitlines())))


def by_value(table: str) -> dict[str, Fraction]:
    """Return the same of a list whose numbers may be fractions: "3/2 anderthalb"."""
    rows = (row.split() for row in filter(None, table.split("|")))
    return {name.casefold(): Fraction(number) for number, *names in rows for name in names}
