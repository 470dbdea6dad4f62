"""Works that take long: shown as they go on, with a button that breaks them off."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from chat.errors import NotAllowedError
from chat.reply import Block, Choice, Choices, Progress, Reply, Text
from chat.words import Phrase, phrase
from handlers.command import Request
from services.summaries import OnStep


async def waited_for(
    request: Request,
    work: Callable[[OnStep], Coroutine[Any, Any, Reply]],
    slot: int = 0,
    above: tuple[Block, ...] = (),
    begun: Phrase | None = None,
) -> Reply:
    """Do a work and show below `above` how far it is, and a button by which who asked, or a manager, ends it.

    `begun` is what is shown until the work has told of anything.
    """
    asked, words = request.incoming, request.words
    showing = _Showing(request, slot, above, begun or phrase("fetching the whole paper…"))
    job = request.services.running.begin(asked.person, request.where, work(showing.watch))
    showing.button = Choice(words.say("Cancel"), f"cancel {job.key}")
    showing.start()
    try:
        return await job.task
    except asyncio.CancelledError:
        if not job.is_called_off:  # the bot stops, not the person
            raise
        return Reply((*above, Text(words.say("Cancelled."), quiet=True)))
    finally:
        await showing.end()


class _Showing:
    """Shows the latest word on a work; what comes while it is being shown waits, and only the last of it counts."""

    button: Choice

    def __init__(self, request: Request, slot: int, above: tuple[Block, ...], begun: Phrase) -> None:
        self._request = request
        self._slot = slot
        self._above = above
        self._latest: Phrase | None = begun
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def watch(self, what: Phrase) -> None:
        self._latest = what
        self._news.set()

    def start(self) -> None:
        self._news.set()
        self._task = asyncio.create_task(self._keep_showing(), name="progress")

    async def end(self) -> None:
        """Show no more; what is on its way arrives first, so that it cannot take the answer's place."""
        self._latest = None
        self._news.set()
        if self._task:
            await self._task

    async def _keep_showing(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            if self._latest is None:
                return
            progress = Progress(self._request.words.tell(self._latest))
            await self._request.show(Reply((*self._above, progress, Choices(((self.button,),)))), self._slot)


async def cancel(request: Request) -> Reply:
    """Break off a work that is under way, for who asked for it or an administrator of its chat."""
    key = request.need_arguments(phrase("Use the button below what takes long."))
    words, asked = request.words, request.incoming
    job = request.services.running.find(key)
    if job is None or job.chat.key != asked.chat.key:
        # What ended a moment ago has its answer on the way into this place; what ended otherwise gets no other.
        just_ended = job is not None or request.services.running.has_just_ended(key)
        return Reply((Text(words.say("That has ended already.")),), private=just_ended)
    if job.person.key != asked.person.key and not await request.conversation.administers(job.chat):
        raise NotAllowedError(
            phrase("Only who asked for it, or an administrator of {chat}, can cancel it."),
            phrase("It ends by itself in a while."),
        )
    job.call_off()
    return Reply((Text(words.say("Cancelled.")),), private=True)
