"""What a message is: the opening of a topic's digest, papers, or neither; told from its words alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.crashes.paced import LIST_OF

Marks = tuple[str, ...]
"""What a message holds, in order: "#" and a topic's name where it opens a digest, and papers' ids."""


@dataclass(frozen=True)
class Reading:
    """Knows the sample papers by their titles, which every form of a message has; `topics` are the topics' names.

    `called` are other names of topics, as chats of other languages have them.
    """

    titles: Mapping[str, str]
    topics: tuple[str, ...]
    called: Mapping[str, str]

    def marks(self, text: str, layout: str) -> Marks:
        """Read a message of a chat with that layout; the opening of a digest of papers names them, and holds none."""
        opening = any(day in text for day in LIST_OF)
        names = {**{name: name for name in self.topics}, **self.called}
        opened = tuple(f"#{name}" for shown, name in names.items() if opening and text.startswith(shown))
        if opened and layout == "papers":
            return opened
        places = {number: text.find(title) for number, title in self.titles.items()}
        return (*opened, *sorted((number for number, at in places.items() if at >= 0), key=places.__getitem__))
