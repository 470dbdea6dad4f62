"""Which feeds are asked for: archives joined into as few requests as stay well under what a feed holds."""

from collections.abc import Collection, Iterable, Sequence

from papers import categories

Group = tuple[str, ...]

ROOM = 1500  # items, of the 2,000 that a feed may hold, that an ordinary day is to need
_OF_A_CATEGORY = 40  # items a day: archives differ, and a group that is too full is split when it shows


def grouped(known: Iterable[Group], archives: Collection[str]) -> list[Group]:
    """Return the groups for these archives: those known, without what is not wanted any more, and new archives added.

    Groups stay as they are, since each has an address whose state arXiv remembers.
    """
    groups = [kept for group in known if (kept := tuple(term for term in group if within(term) in archives))]
    there = {within(term) for group in groups for term in group}
    for archive in sorted(set(archives) - there, key=lambda each: (-_items(each), each)):
        place = next((n for n, each in enumerate(groups) if _room(each) >= _items(archive)), None)
        if place is None:
            groups.append((archive,))
        else:
            groups[place] = (*groups[place], archive)
    return groups


def within(term: str) -> str:
    """Return the archive whose feed a term is a part of: "cs" for cs.SY too, which goes by another name elsewhere."""
    return term.partition(".")[0]


def halves(group: Group) -> tuple[Group, ...]:
    """Split a group whose feed was cut: between its archives or categories, a single archive among its categories.

    A category alone cannot be split, and gives nothing.
    """
    terms = group if len(group) > 1 else _categories(group[0])
    middle = len(terms) // 2
    return (tuple(terms[:middle]), tuple(terms[middle:])) if middle else ()


def _room(group: Group) -> int:
    return ROOM - sum(map(_items, group))


def _items(term: str) -> int:
    return _OF_A_CATEGORY * max(1, len(_categories(term)))


def _categories(term: str) -> Sequence[str]:
    return [code for code in categories.NAMES if code.startswith(f"{term}.") and not code.endswith(".*")]
