"""Where in an abstract the sentences stand that a summary without a model takes from it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from chat.reply import Claim
from papers.latex import to_text

Stretch = tuple[int, int]
_WORD = re.compile(r"\S+")


def stretches(abstract: str, claims: Sequence[Claim]) -> tuple[Stretch, ...]:
    """Return where the sentences behind claims stand in a readable abstract, in order; nothing where one does not.

    Sentences that follow each other are one stretch.
    """
    words = list(_WORD.finditer(abstract))
    begins = list(accumulate((len(word[0]) + 1 for word in words), initial=0))
    line = " ".join(word[0] for word in words)
    found: list[Stretch] = []
    after = 0
    for claim in claims:
        sentence = " ".join(to_text(claim.evidence).split())
        place = line.find(sentence, after) if sentence else -1
        if place < 0:
            return ()
        after = place + len(sentence)
        first, last = bisect_right(begins, place) - 1, bisect_right(begins, after - 1) - 1
        stretch = words[first].start() + place - begins[first], words[last].start() + after - begins[last]
        if found and abstract[found[-1][1] : stretch[0]] == " ":
            stretch = found.pop()[0], stretch[1]
        found.append(stretch)
    return tuple(found)
