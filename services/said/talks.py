"""What is spoken of in a chat: the paper or file that a question without one is about, and what was asked before."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from chat.clock import Clock
from chat.errors import UnavailableError
from chat.refs import ChatRef, Person
from chat.reply import Claim
from papers import ids
from papers.ids import ArxivId
from papers.paper import Paper
from services.repeated import Repeated
from store import chats
from store.chats import A_FILE, Spoken
from store.database import Connection, Store

LASTS = timedelta(hours=1)
MOST_QUESTIONS = 3
MOST_KEPT = 50  # of a chat


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is answered, and whether they alone see that, though others are there."""

    person: Person
    chat: ChatRef
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question about a paper, and the statements that answered it, with their quotes."""

    question: str
    claims: tuple[Claim, ...]


class Talks:
    """Remembers for an hour, across restarts, what each chat, and in it each person, spoke of.

    A talk is its chat's, and a thread is a chat. Where several people speak there, each goes on with the paper that
    they spoke of themselves, and who spoke of none with the last one. What somebody was shown alone where others are
    goes on for them alone: nothing that is said in front of all is made of it.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._faults = Repeated("talk_not_kept", clock, level="warning")

    async def note(self, place: Place, paper: Paper, question: str = "", claims: Sequence[Claim] = ()) -> None:
        """Note that a paper is spoken of, and what was asked about it; what cannot be noted costs no answer."""
        told = [{"text": each.text, "evidence": each.evidence, "place": each.place} for each in claims]
        answer = json.dumps(told, ensure_ascii=False) if question else "[]"
        await self._note(place, Spoken(paper.versioned_id, place.person.key, question, answer, place.alone))

    async def note_file(self, place: Place, key: str) -> None:
        """Note that a kept file is spoken of; of what was asked about it nothing stays."""
        await self._note(place, Spoken(A_FILE + key, place.person.key, "", "[]", place.alone))

    async def _note(self, place: Place, spoken: Spoken) -> None:
        now = self._clock.now()
        try:

            async def speak(c: Connection) -> None:
                known = await chats.ensure(c, place.chat, now)
                await chats.speak(c, known.id, spoken, now, since=now - LASTS, most=MOST_KEPT)

            await self._store.write(speak)
        except UnavailableError as error:
            self._faults.failed(error)
        else:
            self._faults.worked()

    async def paper(self, place: Place) -> ArxivId | None:
        """Return the paper last spoken of in a chat, by this person or else by anybody; None for none, or a file."""
        last = await self.last(place)
        return ids.parse(last) if last and not last.startswith(A_FILE) else None

    async def last(self, place: Place) -> str:
        """Return the id of the paper last spoken of, or `file:KEY` where that was a kept file; "" for neither."""
        spoken = await self._spoken(place)
        own = [each for each in spoken if each.person == place.person.key]
        return (own or spoken)[0].paper_id if spoken else ""

    async def asked(self, place: Place, paper: Paper) -> tuple[Exchange, ...]:
        """Return the last three questions about a paper in a chat, in their order."""
        about = [
            each for each in await self._spoken(place) if each.question and ids.parse(each.paper_id).id == paper.id
        ]
        return tuple(
            Exchange(each.question, tuple(Claim(**claim) for claim in json.loads(each.answer)))
            for each in reversed(about[:MOST_QUESTIONS])
        )

    async def _spoken(self, place: Place) -> list[Spoken]:
        """Return what may be told where somebody is answered, the last first."""
        try:
            async with self._store.reading() as c:
                spoken = await chats.spoken_in(c, place.chat, self._clock.now() - LASTS)
        except UnavailableError as error:
            self._faults.failed(error)
            return []
        return [each for each in spoken if not each.alone or (place.alone and each.person == place.person.key)]
