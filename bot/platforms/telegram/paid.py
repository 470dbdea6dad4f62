"""Paid broadcasts: digests beyond thirty a second, for which Telegram takes Stars from the bot's balance."""

import structlog
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.platforms.telegram.rate_limiter import RateLimiter
from bot.platforms.telegram.rate_limits import A_SECOND
from chat.clock import Clock
from chat.words import Phrase, phrase
from services.operators import Operators

FLOODS = 5  # refusals in a row to send so much, after which the payment counts as refused
AGAIN = 3600.0  # seconds after which paying is tried again
_NAME = "telegram paid broadcasts"
# What Telegram's words have in common that speak of the payment; of the message and its chat they say nothing.
_ABOUT_PAYING = ("stars", "balance", "paid", "payment required")
_NOT_PAID: Phrase = phrase(
    "Telegram takes no payment for more than {n} messages a second, so digests go at that pace: see that paid "
    "broadcasts are switched on at @BotFather and that the bot has Stars.",
    n=A_SECOND,
)


class PaidBroadcasts:
    """Says which messages are paid for, and keeps to the free pace while Telegram takes no payment."""

    def __init__(self, limiter: RateLimiter, a_second: int, operators: Operators, clock: Clock) -> None:
        self._limiter = limiter
        self._a_second = a_second
        self._operators = operators
        self._clock = clock
        self._refused_until: float | None = None
        self._floods = 0

    @property
    def pays(self) -> bool:
        """Return whether a message that nobody waits for is to be paid for where it is one too many."""
        if self._refused_until is not None and self._clock.monotonic() >= self._refused_until:
            self._refused_until = None
            self._limiter.keep_to(self._a_second)
        return self._refused_until is None

    def worked(self) -> None:
        """Note that Telegram took a message that was to be paid for."""
        self._floods = 0
        if self._refused_until is None:
            self._operators.troubles.pop(_NAME, None)

    def refused(self, error: TelegramError) -> bool:
        """Return whether a refusal is one of the payment; then messages go unpaid, at the free pace, for an hour.

        So they do where Telegram asks to wait again and again, as if nothing was paid.
        """
        if isinstance(error, RetryAfter):
            self._floods += 1
            if self._floods == FLOODS:
                self._stop_paying(error)
            return False
        said = error.message.lower()
        if not isinstance(error, BadRequest | Forbidden) or not any(word in said for word in _ABOUT_PAYING):
            return False
        self._stop_paying(error)
        return True

    def _stop_paying(self, error: TelegramError) -> None:
        if self._refused_until is None:
            structlog.get_logger(__name__).warning("payment_refused", reason=error.message, a_second=A_SECOND)
        self._refused_until = self._clock.monotonic() + AGAIN
        self._limiter.keep_to(A_SECOND)
        self._operators.troubles[_NAME] = _NOT_PAID
