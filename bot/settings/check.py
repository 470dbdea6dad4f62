"""What must hold between settings, once each by itself is right."""

from collections.abc import Iterator

from bot.settings.names import Key
from bot.settings.secrets import secret_advice
from bot.settings.settings import ModelSettings, Settings
from chat.loopback import is_on_this_machine

ARXIV_DELAY = 3.0  # seconds between requests; https://info.arxiv.org/help/api/tou.html

Finding = tuple[Key, str]


def check(settings: Settings) -> Iterator[Finding]:
    """Give the key and a sentence for all that does not fit together."""
    yield from _telegram(settings)
    yield from _arxiv(settings)
    yield from _model(("llm",), settings.llm)
    for name, fallback in settings.llm.fallbacks.items():
        key = ("llm", "fallbacks", name)
        if fallback.provider == "offline":
            yield (*key, "provider"), "name a provider; offline stands last by itself."
        yield from _model(key, fallback)


def _telegram(settings: Settings) -> Iterator[Finding]:
    if settings.telegram.mode == "webhook":
        if not settings.telegram.webhook_url:
            yield ("telegram", "webhook_url"), 'mode = "webhook" needs the address that Telegram calls.'
        if not settings.telegram.webhook_secret:
            secret = ("telegram", "webhook_secret")
            yield secret, f'mode = "webhook" needs it; {secret_advice(secret)}'


def _arxiv(settings: Settings) -> Iterator[Finding]:
    delay = settings.arxiv.delay_seconds
    if delay < ARXIV_DELAY and not is_on_this_machine(settings.arxiv.api_url):
        advice = f"write {ARXIV_DELAY:g} or more (less only with an api_url on this machine)."
        yield ("arxiv", "delay_seconds"), f"{delay:g} is less than arXiv's terms of use allow; {advice}"


def _model(key: Key, model: ModelSettings) -> Iterator[Finding]:
    if model.provider == "offline":
        return
    if not model.model:
        yield (*key, "model"), f'provider = "{model.provider}" needs the name of a model.'
    if not (model.api_key or model.base_url):
        secret = (*key, "api_key")
        advice = f"{secret_advice(secret)} A server that takes no key is named in base_url."
        yield secret, f'provider = "{model.provider}" needs one; {advice}'
