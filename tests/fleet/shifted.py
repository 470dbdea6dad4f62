"""Forks that run `herald`'s commands on a wall clock that is off by as many seconds as `SHIFTED` says."""

import os
from datetime import datetime, timedelta, tzinfo

import chat.clock
from tests import forking

SHIFT = timedelta(seconds=float(os.environ.get("SHIFTED", "0")))


class Wall(datetime):
    """What such a machine shows."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + SHIFT


def serve() -> None:
    """Fork for each request."""
    vars(chat.clock)["datetime"] = Wall
    forking.serve()
