"""A platform that takes messages, loses answers, refuses and breaks down, and remembers everything."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from chat.clock import Clock
from chat.errors import DeliveryError
from chat.refs import ChatRef, Person
from chat.reply import Heading, Listing, PaperCard, Reply

_ID = re.compile(r"arXiv:(\d{4}\.\d{5})")


@dataclass(frozen=True)
class Letter:
    """A message that was taken."""

    at: datetime
    chat: str
    key: str
    reply: Reply

    @property
    def heading(self) -> str:
        first = self.reply.blocks[0]
        return first.text if isinstance(first, Heading) else ""

    @property
    def titles(self) -> list[str]:
        """The titles that it lists, or that of its paper."""
        listed = [item.text for block in self.reply.blocks if isinstance(block, Listing) for item in block.items]
        return listed + [block.title for block in self.reply.blocks if isinstance(block, PaperCard)]

    @property
    def papers(self) -> list[str]:
        """The ids of the papers that it tells of."""
        return [paper_id for block in self.reply.blocks for paper_id in _papers(block)]


def _papers(block: object) -> Iterator[str]:
    if isinstance(block, PaperCard):
        yield block.id
    if isinstance(block, Listing):
        for item in block.items:
            yield from _ID.findall(item.detail)


@dataclass
class Letterbox:
    """Takes what comes; of `trouble` messages in a hundred one way or another something goes wrong."""

    clock: Clock
    random: Random
    trouble: float = 0.0
    name: str = "box"
    taken: list[Letter] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    """The keys of those that were taken but whose answer was lost: they may come once more each time."""
    troubled: dict[str, list[datetime]] = field(default_factory=dict)
    too_early: list[str] = field(default_factory=list)
    """What came before the pause that its chat was told was over."""
    _not_before: dict[str, datetime] = field(default_factory=dict)

    async def post(self, chat: ChatRef, reply: Reply, key: str, under: str = "") -> str:
        now = self.clock.now()
        if now < self._not_before.get(chat.chat, now):
            self.too_early.append(key)
        if self.random.random() * 100 < self.trouble:
            self.troubled.setdefault(chat.chat, []).append(now)
            self._fail(chat, reply, key)
        self.taken.append(Letter(now, chat.chat, key, reply))
        return f"{chat.chat}/{key}"

    def _fail(self, chat: ChatRef, reply: Reply, key: str) -> None:
        match self.random.randrange(4):
            case 0:
                wait = timedelta(seconds=self.random.randrange(1, 60))
                self._not_before[chat.chat] = self.clock.now() + wait
                raise DeliveryError("Too Many Requests", retry_after=wait)
            case 1:
                raise DeliveryError("Bad Gateway")
            case 2:
                self.taken.append(Letter(self.clock.now(), chat.chat, key, reply))
                self.lost.add(key)
                raise DeliveryError("Timed out")
            case _:
                raise ConnectionResetError("dropped")

    async def tell(self, person: Person, reply: Reply) -> None:
        raise AssertionError(f"{person.key} was told something: {reply}")
