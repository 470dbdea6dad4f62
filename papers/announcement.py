"""What arXiv announces: on which day, which version of a paper, and as what."""

from dataclasses import dataclass
from typing import Literal, get_args

from papers.paper import Paper

Kind = Literal["new", "cross", "replace", "replace-cross"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""From the strongest on: what is new in one archive is a cross-list in the feeds of others on the same day."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A paper on arXiv's list of a day; the record has the categories as they were announced.

    A record that is not `whole` lacks what feeds do not tell: comment and dates, which are the announcement's then.
    """

    paper: Paper
    kind: Kind
    whole: bool = True
