"""Who operates the bot: those of the settings, and who was made one by the code that stands at the terminal."""

import hmac
import re
import secrets
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog

from chat.clock import Clock
from chat.errors import NotAllowedError, UnavailableError
from chat.refs import Person
from chat.tasks import Unbroken
from chat.words import Phrase, phrase
from services.machines import codes
from store import operators
from store.database import Connection, Store
from store.engines import ring, take_turns

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without what is read as something else
GROUPS, LETTERS = 3, 4  # of 31 signs: 59 bits
LASTS = timedelta(hours=1)
MOST_TRIES = 3  # wrong ones of a person in a minute
MINUTE = 60.0  # seconds
_GROUP = rf"[{ALPHABET}]{{{LETTERS}}}"
_CODE = re.compile(rf"{_GROUP}(?:-{_GROUP}){{{GROUPS - 1}}}", re.IGNORECASE)
_SPELT = re.compile(rf"(?<!\w){_GROUP}(?:[\W_]*{_GROUP}){{{GROUPS - 1}}}(?!\w)", re.IGNORECASE)
"""A code as people may write it off: with spaces, other dashes, or nothing between its groups."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code that makes one person an operator, and until when (of the clock's seconds that never run backwards)."""

    text: str
    until: float


class Operators:
    """Tells who operates the bot: those `listed` in the settings, and those whom a code made operators, who are kept.

    Where there is none at all, and the settings do not say that there shall be none, a code is offered: it stands in
    the log, is good once and for an hour, and a new one comes in its place whenever somebody asks for it after that.
    Several processes over one server offer the same one, each in its log.
    """

    def __init__(self, store: Store, clock: Clock, listed: Collection[str] = (), *, closed: bool = False) -> None:
        """Take the settings' operators; where it is `closed`, no code makes anybody one."""
        self._store = store
        self._clock = clock
        self._listed = frozenset(listed)
        self._closed = closed
        self.keys: set[str] = set(listed)
        """All of them, by `Person.key`; whoever was given this set sees them change."""
        self.code: Code | None = None
        """The one that is offered."""
        self._begun = False
        self._unbroken = Unbroken()
        self._wrong: defaultdict[str, deque[float]] = defaultdict(deque)
        self.on_change: list[Callable[[], Awaitable[None]]] = []
        """What is called after somebody became an operator, or is none any more."""
        self.troubles: dict[str, Phrase] = {}
        """What else goes less well than it was set up to, by a name: operators are told once a day."""
        self.show: Callable[[str], None] = _log
        """What shows who runs the bot the line that makes its sender an operator."""

    async def aclose(self) -> None:
        """Wait until what is being told to other processes is."""
        await self._unbroken.aclose()

    @property
    def wanted(self) -> bool:
        """Return whether there is no operator, and a code makes somebody one."""
        return self._begun and not (self._closed or self.keys)

    def is_listed(self, person: Person) -> bool:
        """Return whether the settings say that a person is an operator."""
        return person.key in self._listed

    async def refresh(self) -> None:
        """Look anew who was made an operator, and which code is offered. Raises UnavailableError."""
        async with self._store.reading() as c:
            made = await operators.of_codes(c)
            await self._learn_code(c)
        if self._set(made):
            await self._tell()

    async def relist(self, listed: Collection[str], *, closed: bool) -> bool:
        """Take other operators from the settings, and return whether others operate the bot now; `tell` is to follow.

        Raises UnavailableError, before anything has changed.
        """
        async with self._store.reading() as c:
            made = await operators.of_codes(c)
        self._listed, self._closed = frozenset(listed), closed
        return self._set(made)

    async def tell(self) -> None:
        """Tell those who want to know that others operate the bot, and offer a code where nobody does."""
        await self._tell()
        if self._begun:
            self.offer()

    def offer(self) -> None:
        """Begin to offer a code, and write it into the log, where there is no operator and none stands there."""
        self._begun = True
        if not self.wanted or (self.code and self._clock.monotonic() < self.code.until):
            return
        groups = ("".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(GROUPS))
        text = "-".join(groups)
        if self._store.is_shared:
            self._unbroken.begin(self._offer_to_all(text))
            return
        self.code = Code(text, self._clock.monotonic() + LASTS.total_seconds())
        self.show(f"/operator {self.code.text}")

    async def claim(self, person: Person, said: str) -> None:
        """Make a person an operator who says the code. Raises NotAllowedError, and UnavailableError."""
        if self._store.is_shared:
            await self.refresh()
        self._check_wanted()
        now = self._clock.monotonic()
        wrong = self._wrong_tries(person, now)
        if len(wrong) >= MOST_TRIES:
            wait = max(1, round(MINUTE - (now - wrong[0])))
            raise NotAllowedError(
                phrase("Those were {n} wrong codes in a minute.", n=len(wrong)),
                phrase("Please wait {wait} seconds.", wait=wait),
            )
        if self.code is None or now >= self.code.until:
            self.offer()
            raise _too_old()
        if not _same(said, self.code.text):
            wrong.append(now)
            structlog.get_logger(__name__).warning("wrong_operator_code", platform=person.platform)
            raise NotAllowedError(
                phrase("That is not the code."),
                phrase("It stands at the terminal, or in the log, where the bot runs: /operator and the code."),
            )
        code, self.code = self.code, None  # of two who say it at once one is right
        try:

            async def add(c: Connection) -> None:
                await take_turns(c, "operators")
                self._set(await operators.of_codes(c))
                self._check_wanted()
                await self._use_up(c, code)
                await operators.add(c, person.key, self._clock.now())
                await ring(c, codes.BELL)

            await self._store.write(add)
        except Exception:
            self.code = code
            raise
        self.keys.add(person.key)
        structlog.get_logger(__name__).warning("operator_made", platform=person.platform)
        await self._tell()

    def overhear(self, said: str) -> None:
        """Make the code void where it stands in what was said where others hear it, and offer a new one."""
        if self.code and _letters(self.code.text) in _letters(said):
            code, self.code = self.code, None
            if self._store.is_shared:
                self._unbroken.begin(self._make_void(code.text))
            else:
                self.offer()

    async def withdraw(self, person: Person) -> None:
        """Make a person no operator any more. Raises NotAllowedError for one of the settings, and UnavailableError."""
        if self.is_listed(person):
            raise NotAllowedError(
                phrase("You are an operator by the settings of this bot."),
                phrase("Take yourself out there: [operators] ids."),
            )

        async def remove(c: Connection) -> bool:
            await ring(c, codes.BELL)
            return await operators.remove(c, person.key)

        was = await self._store.write(remove)
        if not was:
            raise NotAllowedError(phrase("You are no operator of this bot."))
        await self.refresh()
        self.offer()

    async def _learn_code(self, c: Connection) -> None:
        """Take over the code that other processes offer as well, and show it here too."""
        if not self._store.is_shared:
            return
        now, before = self._clock.now(), self.code
        found = await codes.find(c, now)
        left = (found[1] - now).total_seconds() if found else 0.0
        self.code = Code(found[0], self._clock.monotonic() + left) if found else None
        if self.code and self._begun and (before is None or before.text != self.code.text):
            self.show(f"/operator {self.code.text}")

    async def _use_up(self, c: Connection, code: Code) -> None:
        """Make a code void for all processes. Raises NotAllowedError where another one has it used already."""
        if self._store.is_shared and not await codes.drop(c, code.text):
            raise _too_old()

    async def _offer_to_all(self, text: str) -> None:
        with suppress(UnavailableError):  # whoever asks next has one offered
            await self._store.write(codes.offer, text, self._clock.now(), LASTS)
            async with self._store.reading() as c:
                await self._learn_code(c)

    async def _make_void(self, text: str) -> None:
        with suppress(UnavailableError):
            await self._store.write(codes.drop, text)
        self.code = None  # which may have been read again meanwhile
        self.offer()

    def _check_wanted(self) -> None:
        """Raise NotAllowedError where nobody can become an operator by a code."""
        if self.wanted:
            return
        if self.keys:
            raise NotAllowedError(
                phrase("This bot has an operator already."),
                phrase("Who runs it can list more of them in its settings: [operators] ids."),
            )
        raise NotAllowedError(
            phrase("Nobody becomes an operator of this bot by a code."),
            phrase("Who runs it lists them in its settings: [operators] ids."),
        )

    def _set(self, made: Collection[str]) -> bool:
        """Take over who was made an operator, and return whether that is news."""
        before = set(self.keys)
        self.keys.intersection_update(now := self._listed | set(made))
        self.keys.update(now)
        return before != now

    def _wrong_tries(self, person: Person, now: float) -> deque[float]:
        """Return when a person said a wrong code in the last minute; what is older is forgotten, of all."""
        for key, tries in list(self._wrong.items()):
            while tries and tries[0] <= now - MINUTE:
                tries.popleft()
            if not tries:
                del self._wrong[key]
        return self._wrong[person.key]

    async def _tell(self) -> None:
        for listener in self.on_change:
            await listener()


def _too_old() -> NotAllowedError:
    return NotAllowedError(
        phrase("That code is too old."), phrase("A new one stands at the terminal, or in the log, by now.")
    )


def is_code(said: str) -> bool:
    """Return whether a text is nothing but what has the form of a code."""
    return bool(_CODE.fullmatch(said.strip()))


def holds_code(said: str) -> bool:
    """Return whether what has the form of a code stands in a text, however it is spelt."""
    return bool(_SPELT.search(said))


def _log(line: str) -> None:
    structlog.get_logger(__name__).warning("no_operator_yet", say_in_private=line, good_for="an hour")


def _same(said: str, code: str) -> bool:
    return hmac.compare_digest(_letters(said), _letters(code))


def _letters(said: str) -> bytes:
    """Return the letters and digits of a text alone, in which all spellings of a code are one."""
    return "".join(re.findall("[0-9A-Z]", said.upper())).encode()
