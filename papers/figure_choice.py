"""Which of a paper's figures a reader should see first: the overview and the main result."""

import re
from collections.abc import Sequence

from papers.document import DocumentFigure

_OVERVIEW = re.compile(
    r"overview|architecture|framework|pipeline|workflow|schematic|diagram|illustrat|structure of"
    r"|\b(?:our|the|proposed) (?:\w+ )?(?:approach|method|model|system|algorithm)\b|building block|concept",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"results?\b|compar|performance|accurac|evaluat|outperform|speed-?up|state[- ]of[- ]the[- ]art|baselines?"
    r"|\bvs\b|versus|scaling|benchmark|measured|measurements?|observed|limits?\b|best[- ]fit"
    r"|significan|cross[- ]sections?|error",
    re.IGNORECASE,
)
_BY_THE_WAY = re.compile(
    r"ablation|hyper-?parameter|appendix|failure|interface|questionnaire|more (?:examples|results)|additional|training"
    r"|qualitative|toy|example",
    re.IGNORECASE,
)
_OPENING = 160  # a caption's first characters say what the figure is


def choose(figures: Sequence[DocumentFigure], most: int = 3) -> tuple[DocumentFigure, ...]:
    """Choose at most so many figures, by their captions and places, and give them in the paper's order."""
    chosen: list[DocumentFigure] = []
    for pattern, late in ((_OVERVIEW, 0.6), (_RESULT, 0.15), (_RESULT, 0.3)):
        left = [figure for figure in figures if figure not in chosen]
        if left and len(chosen) < most:
            chosen.append(max(left, key=lambda figure: _worth(figure, pattern, late * figures.index(figure))))
    return tuple(sorted(chosen, key=figures.index))


def _worth(figure: DocumentFigure, wanted: re.Pattern[str], late: float) -> float:
    opening = figure.caption[:_OPENING]
    words = min(2, len(wanted.findall(opening)))
    main = not figure.number[:1].isalpha()  # "S1" and "A.2" stand in appendices
    return 2.0 * words - 1.5 * bool(_BY_THE_WAY.search(opening)) + 8.0 * main - late
