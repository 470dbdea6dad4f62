"""Whether Telegram knows the bot, and brings its updates where they are heard: for `herald config --check`."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.platforms.telegram.receiving_loop import out_of_reach, token_refused
from chat.checkup import Finding, Look, failed, ok
from chat.network import Proxies
from papers.probing import NoAnswerError, Prober

if TYPE_CHECKING:
    from bot.platforms.telegram.spec import TelegramSettings

_REFUSED = frozenset({401, 404})  # of a token that is none it says that there is no such address


def looks(settings: "TelegramSettings", prober: Prober) -> Iterator[Look]:
    """Yield the questions to Telegram."""
    checkup = _Checkup(settings, prober)
    yield Look("telegram", checkup.token)
    yield Look("telegram.mode", checkup.updates)


class _Checkup:
    def __init__(self, settings: "TelegramSettings", prober: Prober) -> None:
        self._settings = settings
        self._prober = prober

    async def token(self) -> Finding:
        """Ask which bot the token is of."""
        told = await self._call("getMe")
        return ok(f"@{told.get('username')} ({told.get('first_name')})")

    async def updates(self) -> Finding:
        """Ask where updates are brought to, and how that goes."""
        told = await self._call("getWebhookInfo")
        url, waiting = str(told.get("url") or ""), f"{told.get('pending_update_count', 0)} updates wait"
        if self._settings.mode == "polling":
            gone = f"; the webhook at {url} ends when the bot starts" if url else ""
            return ok(f"polling, {waiting}{gone}")
        if url != self._settings.webhook_url:
            there = f"at {url} instead of {self._settings.webhook_url}" if url else "nowhere yet"
            return ok(f"Telegram brings updates {there}; that changes when the bot starts")
        error = told.get("last_error_message")
        if error and told.get("pending_update_count"):
            return failed(
                f"Telegram could not bring an update to {url}: {error}. Check what stands before [web] listen."
            )
        once = f"; one could not be brought at first: {error}" if error else ""  # which it tells for good
        return ok(f"a webhook at {url}, {waiting}{once}")

    async def _call(self, method: str) -> dict[str, Any]:
        """Return what a method gives. Raises UnavailableError."""
        token = self._settings.token.get_secret_value() if self._settings.token else ""
        api = self._settings.api_url
        try:
            answer = await self._prober.ask(f"{api}/bot{token}/{method}", Proxies(self._settings.proxy)(api))
        except NoAnswerError as error:
            raise out_of_reach(api) from error
        if answer.status in _REFUSED:
            raise token_refused()
        try:
            result = json.loads(answer.body)["result"]
        except (LookupError, TypeError, ValueError) as error:
            raise out_of_reach(api) from error
        return result if isinstance(result, dict) else {}
