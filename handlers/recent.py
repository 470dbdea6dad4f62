"""What was asked in front of all a moment ago."""

from chat.clock import Clock
from chat.refs import Incoming
from papers import ids

LASTS = 300.0  # seconds in which an answer still stands near enough to be read
Asked = tuple[str, str, str]


class Recent:
    """Remembers for a while what a chat was answered, so that who asks the same again gets it alone."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._asked: dict[Asked, float] = {}

    def note(self, incoming: Incoming, command: str, arguments: str) -> tuple[Asked, bool]:
        """Note what was asked, and tell whether it was asked in the same place a moment ago."""
        now = self._clock.monotonic()
        for old in [each for each, at in self._asked.items() if now - at > LASTS]:
            del self._asked[old]
        asked = (incoming.chat.key, command, " ".join(map(_plain, arguments.split())))
        if asked in self._asked:
            return asked, True
        self._asked[asked] = now
        return asked, False

    def drop(self, asked: Asked) -> None:
        """Forget what was asked and not answered."""
        self._asked.pop(asked, None)

    def drop_chat(self, incoming: Incoming) -> None:
        """Forget all that a chat was answered: it may be otherwise by now."""
        for old in [each for each in self._asked if each[0] == incoming.chat.key]:
            del self._asked[old]


def _plain(word: str) -> str:
    """Write a word as all write it: of an address only the id that it names."""
    found = ids.find_all(word)
    return str(found[0]) if len(found) == 1 else word.casefold()
