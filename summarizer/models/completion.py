"""What holds of models' answers made whole with the paper's own sentences: summaries, and readings of two halves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from chat.reply import Claim
from summarizer.languages import mostly
from summarizer.points import Point
from summarizer.schema import OFFLINE, Reading, Summary

FEWEST_TAKEAWAYS = 3


@dataclass(frozen=True, slots=True)
class PartialSummary:
    """What of a model's summary holds."""

    tldr: Claim | None = None
    takeaways: tuple[Claim, ...] = ()

    @property
    def statements(self) -> int:
        """How many statements hold."""
        return (self.tldr is not None) + len(self.takeaways)


def complete_summary(partial: PartialSummary, offline: Summary, model: str, language: str) -> Summary:
    """Complete a summary; the paper's own sentences stand in for a TL;DR and up to 3 takeaways.

    Its language is that in which the model wrote most of it, whatever it was asked for.
    """
    tldr = partial.tldr or offline.tldr
    takeaways = list(partial.takeaways)
    quoted = {_words(claim.evidence) for claim in (tldr, *takeaways)}
    for spare in (offline.tldr, *offline.takeaways):
        if len(takeaways) >= FEWEST_TAKEAWAYS:
            break
        if spare is not tldr and not any(_words(spare.evidence) in quote for quote in quoted):
            takeaways.append(spare)
    filled = (1 + len(takeaways)) - partial.statements
    written = [claim.text for claim in (*filter(None, (partial.tldr,)), *partial.takeaways)]
    return Summary(tldr, tuple(takeaways), offline.keywords, model, mostly(written, language), filled=filled)


def _words(text: str) -> str:
    return " ".join(text.lower().split())


@dataclass(frozen=True, slots=True)
class PartialReading:
    """What holds of a model's answer on some of the points; those that it tried and failed at are in `tried`.

    `model` is "offline" where no model answered at all.
    """

    model: str
    points: Sequence[Point]
    held: Mapping[str, tuple[Claim, ...]]
    tried: Collection[str] = ()


def complete_reading(halves: Sequence[PartialReading], offline: Reading, language: str) -> Reading:
    """Join halves; a point at which a model failed, or which none was asked, gets the paper's own sentences.

    A point that a model left empty stays so: the paper does not speak of it.
    """
    models = list(dict.fromkeys(half.model for half in halves if half.model != OFFLINE))
    if not models:
        return offline
    found: dict[str, tuple[Claim, ...]] = {}
    written = [claim.text for half in halves for claims in half.held.values() for claim in claims]
    filled = 0
    for half in halves:
        for point in half.points:
            held = half.held.get(point.key, ())
            if not held and (half.model == OFFLINE or point.key in half.tried):
                held = offline.points.get(point.key, ())
                filled += len(held)
            if held:
                found[point.key] = held
    return replace(offline, model=", ".join(models), language=mostly(written, language), filled=filled, points=found)
