"""A paper as a feed brings it: all that its page has but the quotes, in plain HTML, with formulas as text.

Readers of feeds leave out what they do not know: of a formula's MathML, an exponent would be left as a digit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.formats.disclaimer import sentences
from archive.formats.pieces import fold
from archive.site import places
from archive.site.views import PaperView
from chat.words import Words
from papers.latex import to_text
from summarizer.digest import Entry
from summarizer.schema import OFFLINE, Reading
from summarizer.wording import gist

_LONGEST_ALT = 200


@dataclass(frozen=True, slots=True)
class ToldPoint:
    """One point of a reading."""

    label: str
    claims: Sequence[str]


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """A figure; `picture` is its address, "" where it may not be shown or the world does not see it."""

    label: str
    caption: str
    alt: str
    picture: str


@dataclass(frozen=True, slots=True)
class ToldPaper:
    """A paper's view, with what stands in it as text; `page` is the address of its page, "" where that is not known."""

    view: PaperView
    page: str
    note: Sequence[str]
    gist: str
    takeaways: Sequence[str]
    abstract: Sequence[str]
    points: Sequence[ToldPoint]
    figures: Sequence[ToldFigure]


def told(entry: Entry, shown: PaperView, words: Words, public_url: str) -> ToldPaper:
    """Return a paper as the template of a feed's entry takes it."""
    paper, summary, reading = entry.paper, entry.summary, entry.summary.reading
    return ToldPaper(
        shown,
        places.whole(shown.place, public_url),
        list(sentences([summary], words)),
        fold(gist(summary, words)),
        # The paper's own sentences stand in the abstract already.
        [fold(claim.text) for claim in summary.takeaways] if summary.model != OFFLINE else [],
        [text for part in paper.abstract.split("\n") if (text := fold(to_text(part)))],
        _points(reading, words) if reading else [],
        [
            ToldFigure(
                view.label,
                text := fold(to_text(figure.caption)),
                f"{view.label} {text[:_LONGEST_ALT]}",
                places.whole(view.picture, public_url) if view.picture else "",
            )
            for view, figure in zip(shown.figures, reading.figures if reading else (), strict=True)
        ],
    )


def _points(reading: Reading, words: Words) -> list[ToldPoint]:
    return [
        ToldPoint(words.tell(point.name), [fold(claim.text) for claim in claims]) for point, claims in reading.spoken_of
    ]
