"""Telegram's rules of nesting: overlapping styles are cut, what may not overlap is dropped.

After TDLib's `fix_entities`: code, links and the like never overlap one another, block quotes never
overlap block quotes, styles are merged and then cut wherever something else begins or ends, and no style
reaches into code.
"""

from collections.abc import Iterable
from itertools import groupby, pairwise

from .entities import CODE, QUOTES, SPLITTABLE, Entity, in_order


def nest(entities: Iterable[Entity]) -> list[Entity]:
    """Bring entities into the form in which Telegram keeps them."""
    styles, quotes, others = _sorted_out(entities)
    quotes = _apart(quotes)
    others = _beside(_apart(others), quotes)
    return _resplit(styles, in_order([*others, *quotes]))


def add_found(entities: Iterable[Entity], found: Iterable[Entity]) -> list[Entity]:
    """Add what was found in the text, where nothing that the client sent is in its way."""
    styles, quotes, others = _sorted_out(entities)
    free = [
        each
        for each in _beside(_apart(in_order(found)), quotes)
        if not any(other.offset < each.end and each.offset < other.end for other in others)
    ]
    return _resplit(styles, in_order([*others, *free, *quotes]))


def _sorted_out(entities: Iterable[Entity]) -> tuple[list[Entity], list[Entity], list[Entity]]:
    ordered = in_order(each for each in entities if each.length > 0)
    styles = [each for each in ordered if each.type in SPLITTABLE]
    quotes = [each for each in ordered if each.type in QUOTES]
    return styles, quotes, [each for each in ordered if each.type not in SPLITTABLE | QUOTES]


def _apart(entities: Iterable[Entity]) -> list[Entity]:
    """Keep of those that overlap only the first."""
    kept: list[Entity] = []
    for each in entities:
        if not kept or each.offset >= kept[-1].end:
            kept.append(each)
    return kept


def _beside(entities: Iterable[Entity], quotes: list[Entity]) -> list[Entity]:
    """Keep what lies inside one quote or outside of all."""
    return [
        each
        for each in entities
        if all(
            each.end <= quote.offset
            or quote.end <= each.offset
            or (quote.offset <= each.offset and each.end <= quote.end)
            for quote in quotes
        )
    ]


def _resplit(styles: list[Entity], others: list[Entity]) -> list[Entity]:
    """Merge each style's stretches, cut them at every edge, and drop what lies in code."""
    if not styles:
        return others
    merged = [stretch for _, group in groupby(sorted(styles, key=_by_type), _by_type) for stretch in _merged(group)]
    edges = {edge for other in others for edge in (other.offset, other.end)}
    edges |= {stretch.offset for stretch in merged}
    code = [other for other in others if other.type in CODE]
    pieces: list[Entity] = []
    for stretch in merged:
        inner = sorted(edge for edge in edges if stretch.offset < edge < stretch.end)
        for start, end in pairwise([stretch.offset, *inner, stretch.end]):
            if not any(part.offset <= start and end <= part.end for part in code):
                pieces.append(stretch.between(start, end))
    return in_order([*others, *pieces])


def _by_type(entity: Entity) -> str:
    return entity.type


def _merged(stretches: Iterable[Entity]) -> list[Entity]:
    """Join stretches that touch."""
    joined: list[Entity] = []
    for each in in_order(stretches):
        if joined and each.offset <= joined[-1].end:
            joined[-1] = joined[-1].between(joined[-1].offset, max(joined[-1].end, each.end))
        else:
            joined.append(each)
    return joined
