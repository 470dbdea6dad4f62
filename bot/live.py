"""What of the settings is put in force while the bot runs, and what waits for its next start.

Each row of the settings says which it is. What services take of those that are reloaded is assigned to them here, all
at once: nothing waits in between, so that nobody meets half of it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from bot.app import App
from bot.settings.names import Key, dotted, holds, is_secret, pattern, patterns
from bot.settings.settings import Settings
from bot.settings.show import literal
from bot.settings.types import Holds
from bot.values import closes_codes, default_preferences, judge_of, limits_of, model_specs, summaries_at_once, topics_of
from services.topics import Catalogue
from summarizer.models.providers import ModelSpec, load, require

MODEL_SECTIONS = {"llm", "check"}


def rows_of(settings: Settings) -> dict[Key, Any]:
    """Return the value of each setting, those of topics and fallbacks by their names."""
    return dict(_rows(dict(settings), ()))


def _rows(table: Mapping[str, Any], above: Key) -> Iterator[tuple[Key, Any]]:
    for name, value in table.items():
        if isinstance(value, BaseModel | Mapping):
            yield from _rows(dict(value), (*above, name))
        elif pattern((*above, name)) in patterns():  # the rest tells where settings come from
            yield (*above, name), value


def differing(old: Settings, new: Settings) -> list[Key]:
    """Return the settings that differ, in their order; those that only one of both has are among them."""
    before, after = rows_of(old), rows_of(new)
    return [key for key in {**before, **after} if before.get(key) != after.get(key)]


def changes(old: Settings, new: Settings) -> dict[str, str]:
    """Say what differs, by its name: of a setting its value and the one before, of a topic or model that it is new.

    Secrets are not shown.
    """
    before, after = rows_of(old), rows_of(new)
    said: dict[str, str] = {}
    for key in differing(old, new):
        was, now = (any(each[:-1] == key[:-1] for each in rows) for rows in (before, after))
        if was and now:
            said[dotted(key)] = _change(key, before.get(key), after.get(key))
        else:
            said[dotted(key[:-1])] = "is new" if now else "is gone"
    return said


def _change(key: Key, old: object, new: object) -> str:
    if is_secret(key):
        return "is another one"
    return f"is {_shown(new)}, was {_shown(old)}"


def _shown(value: object) -> str:
    return "not set" if value is None else literal(value)


def merged(in_force: Settings, wanted: Settings) -> Settings:
    """Return the settings in force with all that can be reloaded as it is wanted."""
    sections = {}
    for name, section in wanted:
        if isinstance(section, BaseModel):
            kept = {
                field: value
                for field, value in getattr(in_force, name)
                if not isinstance(value, Mapping) and holds((name, field)) is Holds.AT_START
            }
            sections[name] = section.model_copy(update=kept)
    set_by = {key: source for key, source in wanted.set_by.items() if _is_reloaded(key)}
    set_by |= {key: source for key, source in in_force.set_by.items() if not _is_reloaded(key)}
    return wanted.model_copy(update={**sections, "set_by": set_by})


def _is_reloaded(key: str) -> bool:
    """Return whether a dotted key is of a setting that is reloaded; one of a named table is."""
    parts = tuple(key.split("."))
    return parts[0] == "topics" or parts[:2] == ("llm", "fallbacks") or holds(parts) is Holds.AT_RELOAD


def models_for(old: Settings, new: Settings) -> list[ModelSpec] | None:
    """Return the models that settings want, their libraries loaded; None where they are those in force.

    Blocks for a second or two where a library is to be loaded. Raises UnavailableError where one is missing.
    """
    before, after = (each.model_dump(include=MODEL_SECTIONS) for each in (old, new))
    if before == after:
        return None
    specs = model_specs(new)
    for spec in specs:
        require(spec)
        load(spec.provider)
    return specs


async def put_in_force(app: App, settings: Settings, models: list[ModelSpec] | None) -> None:
    """Have all that runs go by these settings, what is under way excepted: it ends as it began.

    Raises UnavailableError, before anything has changed, where the database fails.
    """
    services, topics = app.services, topics_of(settings)
    await services.subscriptions.refresh(Catalogue(*topics).topics.values())
    await services.operators.relist(settings.operators.ids, closed=closes_codes(settings))
    _assign(app, settings)
    services.catalogue.take(*topics)
    if models is not None:
        services.summaries.forget()
        services.overviews.forget()
        await app.chain.replace(models, judge_of(settings, models))


def _assign(app: App, settings: Settings) -> None:
    services = app.services
    app.settings = settings
    services.languages.default = settings.digest.language
    services.preferences.defaults = default_preferences(settings)
    services.quotas.limits = limits_of(settings)
    services.sent_files.turns.per_day = settings.limits.files_per_user_per_day
    services.subscriptions.most = settings.limits.subscriptions_per_chat
    services.access.users = frozenset(settings.access.users)
    services.access.chats = frozenset(settings.access.chats)
    services.access.guilds = frozenset(settings.access.guilds)
    services.digests.relevance.least_score = settings.digest.min_score
    services.digests.at_once = summaries_at_once(settings)
