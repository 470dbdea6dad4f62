"""The hour of a digest: one that clocks show, or the moment at which arXiv's list of the day is in."""

from datetime import time
from typing import Final, Literal

WHEN_ANNOUNCED: Final = "when announced"
Hour = time | Literal["when announced"]
