"""The words of the interface, and how they get into the reader's language."""

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of the interface that is not yet in anybody's language.

    `text` is a message of the catalogue with `{named}` places; where `many` is set, `n` picks between them.
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
        summaries: str = "",
        spaced: bool = True,
    ) -> None:
        self.language = language
        self.summaries = summaries or language
        self._spaced = spaced
        self._catalogue = catalogue or gettext.NullTranslations()
        self._chat = chat

    def about(self, title: str) -> "Words":
        """Return the same words for speaking of another chat: `{chat}` and `{Chat}` in a sentence name it."""
        return Words(self.language, self._catalogue, title, summaries=self.summaries, spaced=self._spaced)

    def beside(self, summaries: str) -> "Words":
        """Return the same words for people who get summaries in another language, "" being the same one."""
        if (summaries or self.language) == self.summaries:
            return self
        return Words(self.language, self._catalogue, self._chat, summaries=summaries, spaced=self._spaced)

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

    def tell(self, what: Phrase) -> str:
        """Put a phrase, and any phrases among its values, into this language."""
        catalogue = self._catalogue
        text = catalogue.ngettext(what.text, what.many, what.n) if what.many else catalogue.gettext(what.text)
        values = {name: self.tell(v) if isinstance(v, Phrase) else v for name, v in what.values.items()}
        if "{chat}" in text or "{Chat}" in text:
            values = {**self._spoken_of(), **values}
        return text.format_map(values) if values else text

    def _spoken_of(self) -> dict[str, object]:
        """Return what stands for the chat that is meant, within a sentence and at its beginning."""
        if self._chat:
            named = f"“{self._chat}”"
            return {"chat": named, "Chat": named}
        return {"chat": self.say("this chat"), "Chat": self.say("This chat")}
