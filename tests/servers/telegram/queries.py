"""Presses of buttons and inline queries, which the bot has to answer in time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from .errors import bad_request
from .messages import Message
from .shapes import Json
from .users import User
from .world import World

LIFETIME = 15.0
"""Seconds in which a query can be answered."""


@dataclass(eq=False, slots=True)
class Press:
    """A pressed button; `answer` is what answerCallbackQuery gave: text, show_alert, url, cache_time."""

    id: str
    user: User
    message: Message
    data: str
    at: float
    answer: Json | None = None
    answered_at: float = 0.0

    @property
    def answered(self) -> bool:
        """Whether the button has stopped turning."""
        return self.answer is not None


@dataclass(eq=False, slots=True)
class InlineQuery:
    """What somebody typed after @bot; `answer` holds results, cache_time, is_personal, next_offset, button."""

    id: str
    user: User
    text: str
    offset: str
    at: float
    answer: Json | None = None
    from_cache: bool = False

    @property
    def answered(self) -> bool:
        """Whether the person sees results."""
        return self.answer is not None

    @property
    def results(self) -> list[Json]:
        """The results that were shown."""
        found: list[Json] = (self.answer or {}).get("results", [])
        return found


@dataclass(slots=True)
class QueryDesk:
    """All presses and inline queries, the messages made of inline results, and Telegram's cache of answers."""

    world: World
    presses: dict[str, Press] = field(default_factory=dict)
    inline: dict[str, InlineQuery] = field(default_factory=dict)
    inline_messages: dict[str, Message] = field(default_factory=dict)
    lifetime: float = LIFETIME
    _numbers: Callable[[], int] = field(default_factory=lambda: count(4_382_000_000_001).__next__)
    _cache: dict[tuple[str, str, int], tuple[float, Json]] = field(default_factory=dict)

    def press(self, user: User, message: Message, data: str, *, inline_id: str = "") -> Press:
        """Have somebody press a button that carries data."""
        press = Press(str(self._numbers()), user, message, data, self.world.clock.monotonic())
        self.presses[press.id] = press
        shown: Json = {
            "id": press.id,
            "from": user.as_json(),
            "chat_instance": str(hash(message.chat.id)),
            "data": data,
        }
        shown |= {"inline_message_id": inline_id} if inline_id else {"message": message.as_accessible()}
        self.world.emit("callback_query", shown, user.id)
        return press

    def ask(self, user: User, text: str, offset: str = "", chat_type: str = "sender") -> InlineQuery:
        """Have somebody type an inline query; a cached answer is shown without asking the bot."""
        now = self.world.clock.monotonic()
        query = InlineQuery(str(self._numbers()), user, text, offset, now)
        self.inline[query.id] = query
        for reader in (user.id, 0):
            until, answer = self._cache.get((text, offset, reader), (0.0, {}))
            if until > now:
                query.answer, query.from_cache = answer, True
                return query
        shown = {"id": query.id, "from": user.as_json(), "query": text, "offset": offset, "chat_type": chat_type}
        self.world.emit("inline_query", shown, user.id)
        return query

    def answer_press(self, number: str, answer: Json) -> None:
        """Answer a press once and in time."""
        press = self.presses.get(number)
        now = self.world.clock.monotonic()
        if press is None or press.answered or now - press.at > self.lifetime:
            raise too_old()
        press.answer, press.answered_at = answer, now

    def answer_inline(self, number: str, answer: Json) -> None:
        """Answer an inline query once and in time, and remember the answer as long as it says."""
        query = self.inline.get(number)
        now = self.world.clock.monotonic()
        if query is None or query.answered or now - query.at > self.lifetime:
            raise too_old()
        query.answer = answer
        reader = query.user.id if answer["is_personal"] else 0
        self._cache[query.text, query.offset, reader] = (now + answer["cache_time"], answer)


def too_old() -> Exception:
    """Return the refusal of an answer that comes too late, twice, or to nothing."""
    return bad_request("query is too old and response timeout expired or query ID is invalid")
