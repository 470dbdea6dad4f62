"""A delivery to 500 chats whose process is killed with SIGKILL at 200 random points: about four minutes.

It ends with an error where anything was lost, out of order, or came twice without having been in flight at a kill.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.crashes.trial import trial


def main() -> None:
    """Run one trial, and print what became of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--messages", type=int, default=4)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(
            trial(
                Path(folder),
                people=chosen.people,
                messages=chosen.messages,
                kills=chosen.kills,
                seed=chosen.seed,
            )
        )
    print(f"{chosen.people * chosen.messages} messages to {chosen.people} chats, {outcome.kills} kills,", end=" ")
    print(f"{time.monotonic() - began:.0f} s")
    print(f"chats that lost something {outcome.lost}, out of order {outcome.out_of_order}")
    print(f"messages that came once more {outcome.repeated}, of them not in flight at a kill {outcome.unexcused}")
    if outcome.lost or outcome.out_of_order or outcome.unexcused:
        sys.exit(1)


if __name__ == "__main__":
    main()
