"""Roles: what a process is begun for, where several share a database."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from bot.platforms import PLATFORMS
from bot.platforms.spec import PlatformSpec, with_proxy
from bot.settings.names import variable
from bot.settings.settings import Settings
from bot.settings.types import SettingsSection
from chat.errors import BadInputError
from chat.words import phrase
from services.machines.duties import CLOCK, WEB, WORK
from store import engines

HEARING: Sequence[PlatformSpec[Any]] = tuple(each for each in PLATFORMS if each.settings and each.build)
ROLES = (*(each.name for each in HEARING), WEB, CLOCK, WORK)
# What processes would otherwise prepare differently, depending on which of them it is that does.
_ALIKE = ("arxiv", "llm", "check", "digest", "access", "limits", "operators", "topics")


def read_roles(line: str) -> Collection[str]:
    """Read roles with commas between them. Raises BadInputError for what is none."""
    wanted = [each.strip().lower() for each in line.split(",") if each.strip()]
    known = ", ".join(ROLES)
    for each in wanted:
        if each not in ROLES:
            raise BadInputError(
                phrase("“{role}” is no role.", role=each[:40]), phrase("The roles are {known}.", known=known)
            )
    if not wanted:
        raise BadInputError(phrase("No role is named."), phrase("The roles are {known}.", known=known))
    return frozenset(wanted)


def check_roles(settings: Settings, roles: Collection[str]) -> None:
    """Raise BadInputError where a process cannot be begun for these roles."""
    url = engines.parse(settings.store.url)
    if engines.is_sqlite(url):
        raise BadInputError(
            phrase(
                "Roles and workers share a PostgreSQL database, and this one is the SQLite file {path}.",
                path=url.database,
            ),
            phrase("Run all in one process, herald run, or set url in [store] to postgresql://…"),
        )
    if set(roles) == {WEB} and not {"web.listen", "web.status_listen"} & settings.set_by.keys():
        raise BadInputError(
            phrase("The role {role} alone has nothing to do: no place to listen is set.", role=WEB),
            phrase("Set {variable}, such as 0.0.0.0:8080.", variable=variable(("web", "listen"))),
        )
    for spec in HEARING:
        if spec.name in roles and not token_of(spec, settings):
            raise BadInputError(
                phrase("The role {role} needs the token of its bot.", role=spec.name),
                phrase(
                    "Set {variable}, or leave the role to a process that has it.",
                    variable=variable((spec.name, spec.needs)),
                ),
            )


def all_roles(settings: Settings) -> Collection[str]:
    """Return the roles of a process that is begun for all that is set up."""
    return frozenset([*(each.name for each in HEARING if token_of(each, settings)), WEB, CLOCK, WORK])


def section_of(spec: PlatformSpec[Any], settings: Settings) -> SettingsSection:
    """Return a platform's settings, with the proxy for all where it has none of its own."""
    if spec.settings is None:
        raise LookupError(spec.name)
    section: SettingsSection = with_proxy(settings.section(spec.settings), settings.network.proxy)
    return section


def token_of(spec: PlatformSpec[Any], settings: Settings) -> str:
    """Return what tells a platform which bot it is, "" where that is not set."""
    found = getattr(section_of(spec, settings), spec.needs)
    return str(found.get_secret_value() if hasattr(found, "get_secret_value") else found or "")


def lease_names(settings: Settings, roles: Collection[str]) -> Mapping[str, str]:
    """Return the names of the leases of these roles; two bots of one platform have two."""
    return dict(_lease_names(settings, roles))


def _lease_names(settings: Settings, roles: Collection[str]) -> Iterator[tuple[str, str]]:
    for spec in HEARING:
        if spec.name in roles:
            yield spec.name, f"platform:{spec.name}:{_mark(token_of(spec, settings))}"
    if CLOCK in roles:
        yield CLOCK, CLOCK


def alike(settings: Settings) -> Mapping[str, str]:
    """Return hashes of the sections that all processes must have alike; keys of services are left out."""
    held = settings.model_dump(mode="json", include={*_ALIKE})
    held["archive"] = {"directory": str(settings.archive.directory)}
    held["web"] = {"public_url": str(settings.web.public_url or "")}
    return {name: _mark(json.dumps(section, sort_keys=True)) for name, section in held.items()}


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
