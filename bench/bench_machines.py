"""Three processes over one PostgreSQL database, killed and stopped 50 times, and the database restarted twice.

Two are `herald run` with everything, one is `herald worker`; Telegram, Discord and arXiv are test servers. 300 chats
have two topics due at once. Processes are killed with SIGKILL and begun again, or stopped with SIGSTOP for longer than
a lease; the database's server is restarted, once as in a crash. Some ten minutes; smaller with `--chats`, `--rounds`.

It ends with an error where a chat has not everything once and in order but for messages that were in flight, where a
role had nobody for more than 15 s though another process stood by, and where arXiv was asked sooner than every 3 s, or
Telegram or Discord had more in a second than one bot may send.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests import databases
from tests.fleet.trial import LIMITS, Outcome, trial


def main() -> None:
    """Run one trial, and print what became of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chats", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=50, help="how often a process is killed or stopped")
    parser.add_argument("--restarts", type=int, default=2, help="of the database")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="where the processes' logs are kept")
    chosen = parser.parse_args()
    if databases.programs() is None:
        print(f"skipped: {databases.MISSING}")
        return
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[what]}"), TimeElapsedColumn()
    with tempfile.TemporaryDirectory() as made, Progress(*columns, console=Console(stderr=True)) as progress:
        folder = chosen.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        bar = progress.add_task("killed and stopped", total=1.0, what="")
        outcome = asyncio.run(
            trial(
                folder,
                chats=chosen.chats,
                rounds=chosen.rounds,
                restarts=chosen.restarts,
                seed=chosen.seed,
                tell=lambda what, share: progress.update(bar, completed=share, what=what),
            )
        )
    _tell(outcome)
    if outcome.wrong:
        sys.exit(1)


def _tell(outcome: Outcome) -> None:
    judged = outcome.judged
    print(f"{outcome.chats} chats, {outcome.seconds:.0f} s")
    for what, times in sorted(outcome.done.items()):
        print(f"  {what:<24}{times:>4}")
    print(f"messages that stand {judged.messages}, lost {judged.lost}, chats out of order {judged.out_of_order}")
    for why, times in sorted(judged.repeated.items()):
        print(f"came once more ({why}) {times}")
    for role, wait in sorted(outcome.waits.items()):
        taken = f", {outcome.takes[role]} times by another process" if role in outcome.takes else ""
        print(f"longest without anybody at {role}: {wait:.1f} s{taken}")
    for name, rate in outcome.rates.items():
        told = f"{rate:.1f} a second of {LIMITS[name]} in the fullest seconds"
        print(f"{name}: {told}, {outcome.refused[name]} refused as too many")
    print(f"arXiv: {outcome.requests} requests, the closest {outcome.least_apart:.2f} s apart")
    for line in outcome.wrong:
        print(f"WRONG {line}")


if __name__ == "__main__":
    main()
