"""Which of an abstract's sentences say most beside the one that was taken for its TL;DR."""

from collections import Counter
from collections.abc import Sequence

from summarizer.extractive.cues import has_cue, is_own
from summarizer.extractive.features import content, overlap

# Weighed by hand on the bundled papers, in the model's unit (ROUGE F1, whose spread in an abstract is about 0.1).
_RESULT, _BACKGROUND, _ADRIFT, _REPEATS = 0.1, 0.12, 0.1, 0.25


def pick(sentences: Sequence[str], scores: Sequence[float], taken: int, fewest: int, most: int) -> list[int]:
    """Pick sentences beside the one already taken, by maximal marginal relevance, in the paper's order.

    Goldstein and Carbonell, 1998: each next one is the best that repeats least. A sentence that points back
    ("This leads to …") is worth more beside the one that it points to. At most `most` are picked, and background
    only where there are not `fewest` others.
    """
    bags = [Counter(content(s)) for s in sentences]
    begin = next((i for i, s in enumerate(sentences) if is_own(s)), taken)
    background = [i < begin or _is_background(s) for i, s in enumerate(sentences)]
    worth = [v + _bonus(s) - _BACKGROUND * b for v, s, b in zip(scores, sentences, background, strict=True)]
    adrift = [has_cue("points_back", s) for s in sentences]
    chosen = [taken]
    repeats = [overlap(bag, bags[taken]) for bag in bags]
    while len(chosen) <= most:
        rest = [i for i in range(len(sentences)) if i not in chosen and not (background[i] and len(chosen) > fewest)]
        if not rest:
            break
        best = max(
            rest,
            key=lambda i: worth[i] - _REPEATS * repeats[i] - _ADRIFT * (adrift[i] and i - 1 not in chosen),
        )
        chosen.append(best)
        repeats = [max(r, overlap(bag, bags[best])) for r, bag in zip(repeats, bags, strict=True)]
    return sorted(chosen[1:])


def _is_background(sentence: str) -> bool:
    return has_cue("question", sentence) or (has_cue("contrasts", sentence) and not is_own(sentence))


def _bonus(sentence: str) -> float:
    """Weigh results up; what points back to another sentence, or only to the code, down."""
    results = has_cue("finds", sentence) + has_cue("beats", sentence) + 2 * has_cue("number", sentence)
    points_away = has_cue("points_back", sentence) / 2 + has_cue("code", sentence)
    return _RESULT * min(results, 3) / 3 - _ADRIFT * points_away
