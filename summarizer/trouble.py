"""Why a model gave no summary, in kinds that people can be told."""

from typing import Literal

Stopgap = Literal["", "budget", "quota", "busy", "down", "refused", "setup", "unsupported"]


class TroubleError(Exception):
    """A model did not do what it was asked.

    `again` says that the same question may be answered at the next try; `pause` is for how many seconds the model
    takes no questions at all, from anybody.
    """

    def __init__(self, stopgap: Stopgap, what: str, *, again: bool = False, pause: float = 0.0) -> None:
        super().__init__(what)
        self.stopgap = stopgap
        self.again = again
        self.pause = pause
