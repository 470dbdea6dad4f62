"""What holds of models' answers made whole with the paper's own sentences: summaries, and readings of two halves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from chat.reply import Claim, Role
from summarizer.coverage import WHOLE, Coverage
from summarizer.extractive.cues import has_cue, is_own
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

    Takeaways go from the problem over the method to results and limits. Of several on the problem the first stays where
    there are others. Its language is that in which the model wrote most of it, whatever it was asked for.
    """
    tldr = partial.tldr or offline.tldr
    takeaways = _with_one_problem(partial.takeaways)
    held = (partial.tldr is not None) + len(takeaways)
    quoted = {_words(claim.evidence) for claim in (tldr, *takeaways)}
    spares = [replace(claim, role=_role_of(claim.text)) for claim in (offline.tldr, *offline.takeaways)]
    has_problem = any(claim.role == "problem" for claim in takeaways)
    for spare in sorted(spares, key=lambda claim: has_problem and claim.role == "problem"):
        if len(takeaways) >= FEWEST_TAKEAWAYS:
            break
        if spare.evidence != tldr.evidence and not any(_words(spare.evidence) in quote for quote in quoted):
            takeaways.append(spare)
    written = [claim.text for claim in (*filter(None, (partial.tldr,)), *partial.takeaways)]
    takeaways.sort(key=lambda claim: _ORDER[claim.role])
    filled = (1 + len(takeaways)) - held
    return Summary(tldr, tuple(takeaways), offline.keywords, model, mostly(written, language), filled=filled)


_ORDER: Mapping[Role, int] = {"problem": 0, "": 1, "method": 1, "result": 2, "limit": 3}


def _with_one_problem(takeaways: Sequence[Claim]) -> list[Claim]:
    problems = [claim for claim in takeaways if claim.role == "problem"]
    dropped = problems[1:] if len(problems) < len(takeaways) else []
    return [claim for claim in takeaways if claim not in dropped]


def _role_of(sentence: str) -> Role:
    """Return what one of the abstract's own sentences is there for, told by its turns."""
    if has_cue("finds", sentence) or has_cue("beats", sentence):
        return "result"
    return "method" if is_own(sentence) else "problem"


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
    coverage: Coverage = WHOLE


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
    coverage = min((half.coverage for half in halves if half.model != OFFLINE), key=lambda each: each.share)
    told = replace(offline, model=", ".join(models), language=mostly(written, language), filled=filled, points=found)
    return replace(told, coverage=coverage)
