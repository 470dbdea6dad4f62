"""Why a paper is among a digest's most relevant ones."""

from chat.words import Phrase, Words
from summarizer.digest import Digest, Entry


class Reasons:
    """What is said of a digest's papers; the words of its topic's name tell of none of them, and are left out."""

    def __init__(self, digest: Digest) -> None:
        self._names = f"{digest.name}\n{digest.key.replace('-', ' ')}".casefold()

    def of(self, entry: Entry, words: Words) -> str:
        """Say what spoke for a paper: words of it, and the liked paper that it is like; "" where nothing is to say."""
        told = (each for each in entry.why if isinstance(each, Phrase) or not self._is_named(each))
        return words.listed(told)

    def _is_named(self, reason: str) -> bool:
        return reason.casefold().removesuffix("s") in self._names
