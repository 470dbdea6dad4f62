"""`herald` on a machine whose wall clock is off by as many seconds as the file says that `STEPPED` names."""

import os
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import apscheduler.schedulers.base
import apscheduler.triggers.interval

import chat.clock
import scheduler.runner
from bot import cli

OFF = Path(os.environ["STEPPED"])


class Wall(datetime):
    """What such a machine shows."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + timedelta(seconds=float(OFF.read_text() or 0))


def main() -> None:
    """Run the program there."""
    for module in (apscheduler.schedulers.base, apscheduler.triggers.interval, chat.clock, scheduler.runner):
        vars(module)["datetime"] = Wall
    cli.main()
