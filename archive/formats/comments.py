"""A record's comment without what a page or a post says beside it anyway."""

import re
from collections.abc import Callable

from archive.formats.pieces import split_urls

_AFTER_A_CLAUSE = re.compile(r"\A(?:\s*+\Z|[.,;)\]]|\s++(?=[A-Z(]|and\b|https?:))")
_BEFORE_A_CLAUSE = re.compile(r"(?P<kept>[.!?])\s|[,;(\[|\n]|\band\b")


def without_links(comment: str, is_elsewhere: Callable[[str], bool]) -> str:
    """Return a comment without its clauses that say no more than a link which stands elsewhere.

    An address within a sentence that goes on behind it stays.
    """
    kept, left_out = "", False
    pairs = split_urls(comment)
    for (before, url), (after, _) in zip(pairs, [*pairs[1:], ("", "")], strict=True):
        kept = _joined(kept, before) if left_out else kept + before
        left_out = bool(url) and is_elsewhere(url) and bool(_AFTER_A_CLAUSE.match(after))
        if left_out:
            stops = list(_BEFORE_A_CLAUSE.finditer(kept))
            kept = kept[: stops[-1].start()].rstrip() + (stops[-1]["kept"] or "") if stops else ""
        else:
            kept += url
    return kept.strip()


def same(url: str) -> str:
    """Return what is the same of all ways in which people write an address."""
    return re.sub(r"\Ahttps?://(?:www\.)?", "", url, flags=re.IGNORECASE).rstrip("/").casefold()


def _joined(kept: str, rest: str) -> str:
    """Put what follows a clause that was left out behind what stands before it, with one stop between them."""
    text = rest.lstrip(" \t\n.,;)]")
    marks = rest[: len(rest) - len(text)]
    if not kept:
        return text.removeprefix("and ")
    stop = next((mark for mark in ".;," if mark in marks), "") if kept[-1] not in ".!?" else ""
    return f"{kept}{stop} {text}".rstrip(" ;,")
