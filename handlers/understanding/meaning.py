"""What plain words turn out to mean."""

from dataclasses import dataclass

from chat.words import Phrase


@dataclass(frozen=True, slots=True)
class Meaning:
    """A command line: it is carried out where it changes nothing, else proposed.

    `also` are others that may be meant as well, and `unread` what of the message says nothing of all that.
    """

    command: str
    arguments: str = ""
    also: tuple[str, ...] = ()
    unread: str = ""

    @property
    def line(self) -> str:
        """The command line without its slash."""
        return f"{self.command} {self.arguments}".strip()


@dataclass(frozen=True, slots=True)
class Choosing:
    """Command lines of which the first that somebody picks is meant, with the sentence above them."""

    lines: tuple[str, ...]
    said: Phrase


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence that is all there is to say, and command lines that lead on."""

    said: Phrase
    lines: tuple[str, ...] = ()


Understood = Meaning | Choosing | Saying
