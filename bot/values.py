"""What the services take, out of the settings: the same at the start and at a reload."""

from collections.abc import Mapping, Sequence

from bot.settings.settings import Settings
from bot.settings.types import DAYS
from chat.network import Proxies
from papers.aside.readers import processors
from services.access import Limits
from services.preferences import Preferences
from services.topics import Called
from summarizer.checker.manifest import verify_files
from summarizer.checker.model import SmallChecker
from summarizer.embeddings.spec import HUB, MODELS, EmbeddingSpec
from summarizer.models.providers import ModelSpec, address_of
from summarizer.schema import OFF, SAME

Topics = tuple[Mapping[str, tuple[str, str]], Mapping[str, Called]]


def limits_of(settings: Settings) -> Limits:
    """Return what one person may ask for."""
    return Limits(settings.limits.requests_per_user_per_minute, settings.limits.summaries_per_user_per_day)


def topics_of(settings: Settings) -> Topics:
    """Return the catalogue's topics, and what else they are called."""
    return (
        {key: (topic.name, topic.query) for key, topic in settings.topics.items()},
        {key: Called(topic.names, topic.also) for key, topic in settings.topics.items()},
    )


def closes_codes(settings: Settings) -> bool:
    """Return whether the settings say who the operators are, were it nobody: then no code makes anybody one."""
    return "operators.ids" in settings.set_by


def summaries_at_once(settings: Settings) -> int:
    """Return how many summaries may be under way for a digest: twice as many as a model takes at once.

    While some are written, the next ones are prepared and the last ones kept.
    """
    return 2 * settings.llm.concurrency


def readers_at_once(settings: Settings) -> int:
    """Return how many papers this process reads at once."""
    return settings.limits.readers or processors()


def model_specs(settings: Settings) -> list[ModelSpec]:
    """Return the models in the order of asking; of two with one name the second is told by that of its fallback."""
    specs: list[ModelSpec] = []
    for name, chosen in {"": settings.llm, **settings.llm.fallbacks}.items():
        if chosen.provider == "offline":  # only [llm] itself may be: then no model is asked at all
            return []
        model = chosen.model or ""
        twin = any(spec.name == model for spec in specs)
        specs.append(
            ModelSpec(
                provider=chosen.provider,
                model=model,
                name=f"{model} ({name})" if twin else model,
                base_url=chosen.base_url,
                api_key=chosen.api_key.get_secret_value() if chosen.api_key else None,
                price_in=chosen.price_in,
                price_out=chosen.price_out,
                daily_budget_usd=chosen.daily_budget_usd,
                concurrency=chosen.concurrency,
                timeout_seconds=chosen.timeout_seconds,
                context_tokens=chosen.context_tokens,
                most_parts=chosen.most_parts,
                thinking=chosen.thinking,
                proxy=Proxies(settings.network.proxy)(address_of(chosen.provider, chosen.base_url)),
            )
        )
    return specs


def embedding_spec(settings: Settings) -> EmbeddingSpec | None:
    """Return the model that makes embeddings; None where nobody does."""
    chosen = settings.embeddings
    if chosen.provider == "off":
        return None
    reached = HUB
    if chosen.provider != "local":
        reached = address_of(chosen.provider, chosen.base_url)
    return EmbeddingSpec(
        provider=chosen.provider,
        model=chosen.model or MODELS[chosen.provider],
        base_url=chosen.base_url,
        api_key=chosen.api_key.get_secret_value() if chosen.api_key else None,
        directory=chosen.directory.absolute(),
        proxy=Proxies(settings.network.proxy)(reached),
    )


def small_checker_of(settings: Settings) -> SmallChecker | None:
    """Return the small checker, where a folder of one is set. Raises UnavailableError where none is whole in it."""
    folder = settings.check.model
    if folder is None:
        return None
    checker = SmallChecker(folder.absolute())
    verify_files(checker.folder, checker.manifest)  # 23 MB; what is kept is kept under what the manifest says
    return checker


def judge_of(settings: Settings, specs: Sequence[ModelSpec]) -> str:
    """Return who judges, a fallback by the name that its model goes by."""
    chosen = settings.check.judge
    fallbacks = dict(zip(settings.llm.fallbacks, specs[1:], strict=False))
    return fallbacks[chosen].name if chosen in fallbacks and chosen not in {SAME, OFF} else chosen


def default_preferences(settings: Settings) -> Preferences:
    """Return what holds in chats that chose nothing: the settings of [digest] that chats can choose as well."""
    chosen = dict(settings.digest)
    return Preferences().over({**chosen, "days": frozenset(DAYS.index(day) for day in settings.digest.days)})
