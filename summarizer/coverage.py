"""What of a paper's text was in front of whoever wrote about it, and how people are told."""

from dataclasses import dataclass

from chat.words import Words, phrase

_MOST_NAMED = 6
_TELLING = 0.4  # of what was read; where less of it is whole pages, they tell little


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a paper was read: the share of its text (1.0 is all of it, the list of references aside).

    Where it was not all, `pages` are those that were read from top to bottom, as ranges from first to last, none where
    the origin has no pages; `unread` are the titles of the sections of which something was left out.
    """

    share: float = 1.0
    pages: tuple[tuple[int, int], ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing was left out."""
        return self.share >= 1.0

    @property
    def percent(self) -> str:
        """The share in whole percents, rounded down; "100%" for all of it alone."""
        return "100%" if self.is_whole else f"{max(1, min(99, int(100 * self.share)))}%"


WHOLE = Coverage()
PERHAPS_IN_PART = phrase("arXiv's HTML of this paper may hold only a part of it, and its PDF could not be read.")


def read_in_part(coverage: Coverage, pages: int, words: Words) -> str:
    """Return in words what was read of a paper of so many pages, 0 where they are not known, of which not all was."""
    whole_pages = sum(last - first + 1 for first, last in coverage.pages)
    if pages and whole_pages >= _TELLING * coverage.share * pages:
        return words.say_n(
            "Read in part: page {ranges} of {pages}, {share} of the text.",
            "Read in part: pages {ranges} of {pages}, {share} of the text.",
            whole_pages,
            ranges=_ranges(coverage.pages, words),
            pages=pages,
            share=coverage.percent,
        )
    said = words.say("Read in part: {share} of the text.", share=coverage.percent)
    named = [title for title in coverage.unread if title]
    if not named:
        return said
    more = len(named) - _MOST_NAMED
    listed = words.listed(named[:_MOST_NAMED])
    if more <= 0:
        return words.join(said, words.say("Not read, or not to their ends: {sections}.", sections=listed))
    told = words.say("Not read, or not to their ends: {sections} and {n} more.", sections=listed, n=more)
    return words.join(said, told)


def _ranges(pages: tuple[tuple[int, int], ...], words: Words) -> str:
    told = [
        str(first) if first == last else words.say("{first} to {last}", first=first, last=last) for first, last in pages
    ]
    return words.listed(told)
