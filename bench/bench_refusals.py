"""A day's digests to 200 chats on both platforms, with everything going wrong, and 50 kills: about five minutes.

Telegram and Discord are the test servers, whose answers are drawn by lot: rights lost and given back, messages refused
for what is in them, 429, 5xx, connections dropped before and after taking, a gateway that breaks off, servers that are
away. With `--database postgresql` its server falls over now and then, too. The whole bot, as `herald run` runs it on a
clock sixty times as fast, is killed with SIGKILL at random points.
The servers' own clock is the machine's, so Discord knows a message again for longer than it would.

It ends with an error where a chat whose right is back has not every paper exactly once and in order, but for messages
in flight at a kill, Telegram's whose answer was dropped, and papers that were refused in their plainest form too.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests import stores
from tests.crashes.trial import Outcome, trial


def main() -> None:
    """Run one trial, and print what became of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chats", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=90.0, help="within which all digests come due")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    chosen = parser.parse_args()
    began = time.monotonic()
    on_server = chosen.database == "postgresql"
    with tempfile.TemporaryDirectory() as folder, stores.on_server(Path(folder)) if on_server else nullcontext():
        outcome = asyncio.run(
            trial(Path(folder), chats=chosen.chats, kills=chosen.kills, seconds=chosen.seconds, seed=chosen.seed)
        )
    kills = f"{outcome.kills} kills, {outcome.crashes} of the database"
    print(f"{outcome.chats} chats, {kills}, {time.monotonic() - began:.0f} s")
    _tell(outcome)
    if outcome.judged.wrong:
        sys.exit(1)


def _tell(outcome: Outcome) -> None:
    judged = outcome.judged
    print("what went wrong")
    for what, times in sorted(outcome.struck.items()):
        print(f"  {what:<44}{times:>6}")
    print(f"messages that stand {judged.messages}, of them in their plainest form {judged.plain}")
    print(f"chats whose right is not back {judged.lasting}, messages that wait for them {judged.waiting}")
    for why, times in sorted(judged.repeated.items()):
        print(f"came once more ({why}) {times}")
    print(f"taken at most {judged.longest_in_flight:.2f} s before the kill in which they were in flight")
    print(f"left out, refused in their plainest form too {judged.left_out}")
    print(f"lost {judged.lost}, chats out of order {judged.out_of_order}")
    for line in judged.wrong:
        print(f"WRONG {line}")


if __name__ == "__main__":
    main()
