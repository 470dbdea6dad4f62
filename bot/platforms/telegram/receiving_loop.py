"""The loop that receives updates: what stops it, when it tries again, and when only somebody's help would do."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.platforms.telegram.rate_limiter import wait_seconds
from bot.platforms.telegram.sending import Bot
from chat.clock import Clock
from chat.errors import UnavailableError
from chat.platform import RefusedError
from chat.words import phrase
from services.repeated import Seldom

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds
LONGEST_WAIT_WITHOUT_TOKEN = 600.0
IN_TROUBLE_AFTER = 10.0
REFUSED_FOR = 60.0  # a proxy that is restarted refuses as well, for a while
MOST_REASON = 200


@dataclass(slots=True)
class _Outage:
    """Since when, in seconds of the clock, nothing is received, why, and since when the token is refused."""

    since: float
    tries: int
    trouble: UnavailableError
    refused_since: float | None = None


class ReceivingLoop:
    """Takes one step of receiving after another; after a failure it waits, longer each time, and goes on."""

    def __init__(self, bot: Bot, clock: Clock, api_url: str) -> None:
        self._bot = bot
        self._clock = clock
        self._api_url = api_url
        self._seldom = Seldom(clock.monotonic)
        self._outage: _Outage | None = None
        self._gone = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def trouble(self) -> UnavailableError | None:
        """What has kept updates from coming for some ten seconds or more; None where they come."""
        outage = self._outage
        return outage.trouble if outage and self._clock.monotonic() - outage.since >= IN_TROUBLE_AFTER else None

    async def gone(self) -> UnavailableError:
        """Wait until Telegram has refused the token for a minute, whatever it was asked."""
        await self._gone.wait()
        return token_refused()

    def start(self, step: Callable[[], Awaitable[None]]) -> None:
        """Begin to take one step after another."""
        self._task = asyncio.create_task(self._keep(step), name="telegram receiving")

    async def stop(self) -> None:
        """Take no further step."""
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _keep(self, step: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await step()
            except Exception as error:  # noqa: BLE001  nothing that Telegram or a proxy says ends the loop
                await self._clock.sleep(await self._failed(error))
            else:
                self._received()

    def _received(self) -> None:
        if self._outage:
            lasted = round(self._clock.monotonic() - self._outage.since)
            structlog.get_logger(__name__).info("heard_again", seconds=lasted, tries=self._outage.tries)
        self._outage = None
        self._gone.clear()

    async def _failed(self, error: Exception) -> float:
        """Note a failure, and return the seconds to wait."""
        refused = isinstance(error, InvalidToken) and await self._refuses_all()
        now, trouble = self._clock.monotonic(), token_refused() if refused else self._trouble(error)
        outage = self._outage = self._outage or _Outage(now, 0, trouble)
        outage.tries, outage.trouble = outage.tries + 1, trouble
        outage.refused_since = (outage.refused_since if outage.refused_since is not None else now) if refused else None
        if outage.refused_since is not None and now - outage.refused_since >= REFUSED_FOR:
            self._gone.set()
        self._seldom.warn("updates_not_heard", type(error).__name__, reason=self._reason(error))
        most = LONGEST_WAIT_WITHOUT_TOKEN if self._gone.is_set() else LONGEST_WAIT
        asked = wait_seconds(error) if isinstance(error, RetryAfter) else 0.0
        return max(min(FIRST_WAIT * 2.0 ** min(outage.tries - 1, 20), most), min(asked, LONGEST_WAIT_WITHOUT_TOKEN))

    async def _refuses_all(self) -> bool:
        """Return whether Telegram refuses the token for any other call, too."""
        try:
            await self._bot.get_me()
        except InvalidToken:
            return True
        except Exception:  # noqa: BLE001  any other failure says nothing of the token
            return False
        return False

    def _trouble(self, error: Exception) -> UnavailableError:
        if isinstance(error, NetworkError):
            return out_of_reach(self._api_url)
        return no_updates(self._reason(error))

    def _reason(self, error: Exception) -> str:
        """Return what went wrong in a few words, without the token."""
        said = error.message if isinstance(error, TelegramError) else f"{type(error).__name__}: {error}"
        return said.replace(self._bot.token, "…")[:MOST_REASON]


def token_refused() -> RefusedError:
    """Return the error of a token that is not, or no longer, a bot's."""
    return RefusedError(
        phrase("Telegram refuses the bot's token."), phrase("Check HERALD_TELEGRAM__TOKEN with @BotFather.")
    )


def out_of_reach(api_url: str) -> UnavailableError:
    """Return the error of a Telegram that does not answer."""
    return UnavailableError(
        phrase("I cannot reach Telegram at {url}.", url=api_url), phrase("Check the network and [telegram] api_url.")
    )


def no_updates(reason: str) -> UnavailableError:
    """Return the error of a Telegram that hands over no updates, with its reason."""
    return UnavailableError(
        phrase("Telegram does not let me hear: {reason}", reason=reason),
        phrase("Check [telegram] mode, webhook_url and api_url."),
    )
