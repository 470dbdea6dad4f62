"""The processes that are killed: each the real client and the real outbox, until nothing is left to send.

They are forks of one process that has everything imported: hundreds of them start in no time. Each line that it reads
asks for one; it answers with the process's id, and with the exit code once that has ended.
"""

import asyncio
import os
import sys
from datetime import timedelta

from bot.app import open_house
from bot.platforms.telegram.adapter import Telegram
from bot.settings_load import load
from chat.clock import SystemClock
from scheduler.delivery import Outbox
from store import deliveries

LEASE = timedelta(seconds=2)  # what a killed process held is free again soon, or a trial would last for hours


def main() -> None:
    asyncio.run(warm_up())
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            asyncio.run(deliver())
            return
        tell(child)
        tell(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


async def warm_up() -> None:
    """Import what is imported only when it is needed."""
    async with open_house(load(None, dict(os.environ)), sample=True):
        pass


async def deliver() -> None:
    # The clock of the sample papers would start anew with each process, and leases would seem to last for ever.
    async with open_house(load(None, dict(os.environ)), sample=True, clock=SystemClock()) as house:
        telegram = Telegram(house.settings.telegram, house.dispatcher, house.services, clock=house.clock)
        await telegram.open()
        outbox = Outbox(house.store, {telegram.name: telegram}, house.clock, house.services.closures, lease=LEASE)
        renewing = asyncio.create_task(renew(outbox))
        while True:
            await outbox.send_waiting()
            async with house.store.reading() as c:
                if not await deliveries.waiting(c):
                    break
            await asyncio.sleep(0.1)
        renewing.cancel()
        await telegram.stop(1)
        await telegram.close()


async def renew(outbox: Outbox) -> None:
    while True:
        await asyncio.sleep(LEASE.total_seconds() / 4)
        await outbox.renew()


if __name__ == "__main__":
    main()
