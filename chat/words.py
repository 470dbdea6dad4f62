"""The words of the interface, and how they get into the reader's language."""

import datetime as dt
import gettext
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

ListKind = Literal["bare", "and", "or"]
"""How a list's last part is joined to those before it: by the comma that stands between them all, or by a word."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of the interface that is not yet in anybody's language.

    `text` is a message of the catalogue with `{named}` places; where `many` is set, `n` picks between them. What stands
    for a place is written as the reader's language does it: a number, a day, a moment in its own zone's time, a list.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    many: str = ""
    n: int = 1

    def __str__(self) -> str:
        return Words("en").tell(self)


def phrase(text: str, /, **values: object) -> Phrase:
    """Mark a sentence for the catalogue, to be put into words later."""
    return Phrase(text, values)


def phrase_n(one: str, many: str, n: int, /, **values: object) -> Phrase:
    """Mark a sentence that counts; `{n}` in it is the number."""
    return Phrase(one, {"n": n, **values}, many, n)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Values of a phrase of which one is meant: "a, b or c"."""

    values: tuple[object, ...]


class Forms:
    """How a language writes days, numbers and lists: here as the log has them, elsewhere as its people do."""

    def day(self, day: dt.date) -> str:
        """Write a day of a year."""
        return day.isoformat()

    def day_of_week(self, day: dt.date) -> str:
        """Write a day that is near with its name."""
        return f"{self.weekday(day.weekday())} {day.isoformat()}"

    def moment(self, moment: dt.datetime) -> str:
        """Write a day with its name and its hour, as the moment's own zone shows them."""
        return f"{self.weekday(moment.weekday())} {moment:%Y-%m-%d %H:%M}"

    def month(self, day: dt.date) -> str:
        """Write the month that a day is in."""
        return f"{day:%Y-%m}"

    def weekday(self, day: int, *, short: bool = False) -> str:
        """Name a day of the week, Monday being 0."""
        name = _WEEKDAYS[day]
        return name[:3] if short else name

    def number(self, number: int) -> str:
        """Write a whole number."""
        return str(number)

    def percent(self, share: float) -> str:
        """Write a share, of which 1.0 is all, in whole percents."""
        return f"{share:.0%}"

    def span(self, first: dt.date, last: dt.date) -> str:
        """Write the days from one to another."""
        return f"{first.isoformat()} – {last.isoformat()}"

    @property
    def tag(self) -> str:
        """The tag by which a browser writes days alike."""
        return "en"

    @property
    def comma(self) -> str:
        """What stands between the parts of a list."""
        return ", "

    def listed(self, items: Iterable[str], kind: ListKind = "bare") -> str:
        """Write a list in one line."""
        parts = list(items)
        last = [f" {kind} ".join(parts[-2:])] if kind != "bare" else parts[-2:]
        return ", ".join([*parts[:-2], *last])


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PLAIN = Forms()


class Words:
    """One language of the interface, whose sentences stand `spaced` or follow each other without a space.

    Its people get `summaries` in the same language, unless another is named.
    """

    def __init__(
        self,
        language: str,
        catalogue: gettext.NullTranslations | None = None,
        chat: str = "",
        *,
        forms: Forms = _PLAIN,
        summaries: str = "",
        spaced: bool = True,
    ) -> None:
        self.language = language
        self.summaries = summaries or language
        self.forms = forms
        self._spaced = spaced
        self._catalogue = catalogue or gettext.NullTranslations()
        self._chat = chat

    def about(self, title: str) -> "Words":
        """Return the same words for speaking of another chat: `{chat}` and `{Chat}` in a sentence name it."""
        return self._anew(title, self.summaries)

    def beside(self, summaries: str) -> "Words":
        """Return the same words for people who get summaries in another language, "" being the same one."""
        return self if (summaries or self.language) == self.summaries else self._anew(self._chat, summaries)

    def _anew(self, chat: str, summaries: str) -> "Words":
        return Words(self.language, self._catalogue, chat, forms=self.forms, summaries=summaries, spaced=self._spaced)

    @property
    def chat(self) -> str:
        """How the chat that is meant is called within a sentence."""
        return str(self._spoken_of()["chat"])

    def say(self, text: str, /, **values: object) -> str:
        """Put a sentence into this language."""
        return self.tell(Phrase(text, values))

    def say_n(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Put a sentence that counts into this language; `{n}` in it is the number."""
        return self.tell(phrase_n(one, many, n, **values))

    def join(self, *sentences: str) -> str:
        """Put sentences one after another, with spaces between them where the language has them."""
        return (" " if self._spaced else "").join(filter(None, sentences))

    def listed(self, items: Iterable[object], kind: ListKind = "bare") -> str:
        """Write a list in one line, each of its parts as this language writes it."""
        return self.forms.listed([str(self.written(each)) for each in items], kind)

    def tell(self, what: Phrase) -> str:
        """Put a phrase, and any phrases among its values, into this language."""
        catalogue = self._catalogue
        text = catalogue.ngettext(what.text, what.many, what.n) if what.many else catalogue.gettext(what.text)
        values = {name: self.written(value) for name, value in what.values.items()}
        if "{chat}" in text or "{Chat}" in text:
            values = {**self._spoken_of(), **values}
        return text.format_map(values) if values else text

    def written(self, value: object) -> object:
        """Return what stands for a place of a phrase, as this language writes it."""
        told = value
        match value:
            case str() | bool():
                pass
            case int():
                told = self.forms.number(value)
            case Phrase():
                told = self.tell(value)
            case dt.datetime():
                told = self.forms.moment(value)
            case dt.date():
                told = self.forms.day(value)
            case OneOf():
                told = self.listed(value.values, "or")
            case list() | tuple():
                told = self.listed(value)
        return told

    def _spoken_of(self) -> dict[str, object]:
        """Return what stands for the chat that is meant, within a sentence and at its beginning."""
        if self._chat:
            named = self.say("“{name}”", name=self._chat)  # in the quotation marks of the language
            return {"chat": named, "Chat": named}
        return {"chat": self.say("this chat"), "Chat": self.say("This chat")}
