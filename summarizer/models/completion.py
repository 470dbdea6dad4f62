"""The halves of a model's reading put together, and what is missing made good with the paper's own sentences."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from chat.reply import Claim
from summarizer.schema import OFFLINE, Point, Reading


@dataclass(frozen=True, slots=True)
class Half:
    """What holds of a model's answer on some of the points; those that it tried and failed at are in `tried`.

    `model` is "offline" where no model answered at all.
    """

    model: str
    points: Sequence[Point]
    held: Mapping[str, tuple[Claim, ...]]
    tried: Collection[str] = ()


def joined(halves: Sequence[Half], offline: Reading, language: str) -> Reading:
    """Join halves; a point at which a model failed, or which none was asked, gets the paper's own sentences.

    A point that a model left empty stays so: the paper does not speak of it.
    """
    models = list(dict.fromkeys(half.model for half in halves if half.model != OFFLINE))
    if not models:
        return offline
    found: dict[str, tuple[Claim, ...]] = {}
    filled = 0
    for half in halves:
        for point in half.points:
            held = half.held.get(point, ())
            if not held and (half.model == OFFLINE or point in half.tried):
                held = getattr(offline, point)
                filled += len(held)
            found[point] = held
    return replace(offline, model=", ".join(models), language=language, filled=filled, **found)  # type: ignore[arg-type]
