"""A table of settings, and the sorts of values that they have, each with its refusal in plain words."""

import json
import re
from collections.abc import Callable
from datetime import time
from enum import Enum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, AnyUrl, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from bot.settings.faults import shown
from chat.hours import WHEN_ANNOUNCED, Hour
from chat.languages import SUMMARISED
from chat.network import DIRECT, SCHEMES, is_proxy

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SLUG = re.compile(r"[a-z0-9-]{1,40}")

_STORES = ("sqlite+aiosqlite://", "postgresql://", "postgres://", "postgresql+psycopg://")


class Holds(Enum):
    """From when on a new value of a setting holds, in the words of the reference."""

    AT_START = "restart"
    AT_RELOAD = "reload"


AT_START, AT_RELOAD = Holds.AT_START, Holds.AT_RELOAD


class SettingsSection(BaseModel):
    """One table of config.toml."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        str_strip_whitespace=True,
        hide_input_in_errors=True,
    )


def _number(value: object) -> object:
    # Python takes true for 1, which nobody means.
    if isinstance(value, bool):
        raise ValueError(f"expected a number, got {shown(value)}.")  # noqa: TRY004 -- pydantic takes no other
    return value


def items(value: object) -> object:
    """Split what a variable gives for a list: `a, b` or a JSON list."""
    if not isinstance(value, str):
        return value
    if not value.lstrip().startswith("["):
        return [part.strip() for part in value.split(",") if part.strip()]
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise ValueError(f'{shown(value)} is no list; write a, b or ["a", "b"].') from None


def _line(value: str) -> str:
    if not value or not value.isprintable():
        raise ValueError("expected a line of text, without control characters.")
    return value


def _time_of_day(value: object) -> object:
    if isinstance(value, str) and (found := re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", value.strip())):
        return time(int(found[1]), int(found[2]))
    if isinstance(value, time) and not (value.second or value.microsecond):
        return value
    if isinstance(value, str) and " ".join(value.split()).casefold() == WHEN_ANNOUNCED:
        return WHEN_ANNOUNCED
    raise ValueError(f'{shown(value)} is no time of day; write HH:MM, or "{WHEN_ANNOUNCED}".')


def _proxy(value: str) -> str:
    if value and value != DIRECT and not is_proxy(value):
        known = ", ".join(f"{scheme}://" for scheme in SCHEMES)
        raise ValueError(f'{shown(value)} is no proxy; write one of {known} with HOST:PORT, or "{DIRECT}".')
    return value


def _zone(name: str) -> str:
    from zoneinfo import ZoneInfo, available_timezones

    try:
        return ZoneInfo(name).key
    except (LookupError, OSError, ValueError):
        from rapidfuzz import process, utils

        known = sorted(available_timezones())
        near = process.extractOne(name, known, processor=utils.default_process, score_cutoff=70)
        advice = f"did you mean {near[0]}?" if near else "write a name such as Europe/Berlin or UTC."
        raise ValueError(f"{shown(name)} is no time zone; {advice}") from None


def _week(days: tuple[Day, ...]) -> tuple[Day, ...]:
    if not days:
        raise ValueError("expected at least one day.")
    return tuple(day for day in DAYS if day in days)


def _archive_place(value: object) -> object:
    """Take a folder, or an object store's address, which is the only text that comes here."""
    if isinstance(value, Path):
        return value
    if not isinstance(value, str):
        raise ValueError(f"expected the path of a file or folder, in quotes, got {shown(value)}.")  # noqa: TRY004 -- see above
    if "@" in value:
        raise ValueError("expected an address without credentials; those are the store's own variables.")
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*://[^\s?#]+", value):
        raise ValueError(f"{shown(value)} is no folder and no object store; write a path, or s3://BUCKET/PREFIX.")
    return value.rstrip("/")


def _address(*schemes: str) -> Callable[[str], str]:
    advice = f"write it with {' or '.join(f'{scheme}://' for scheme in schemes)}."

    def check(value: str) -> str:
        try:
            url = AnyUrl(value)
        except ValidationError:
            raise ValueError(f"{shown(value)} is no address; {advice}") from None
        if url.scheme not in schemes or not url.host:
            raise ValueError(f"{shown(value)} is no address of the right sort; {advice}")
        if url.username or url.password or url.query or url.fragment:
            raise ValueError("expected an address without a user, a password, ? and #.")
        return str(url).rstrip("/")

    return check


def _listen(value: str) -> str:
    found = re.fullmatch(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):([0-9]{1,5})", value)
    if not found or int(found[1]) > 65535:
        raise ValueError(f"{shown(value)} is no place to listen at; write HOST:PORT, such as 127.0.0.1:8080.")
    return value


def _store(value: str) -> str:
    if not value.startswith(_STORES):  # not shown: it may hold a password
        raise ValueError(
            "expected an address such as sqlite+aiosqlite:///herald.db or postgresql://herald@localhost/herald."
        )
    return value


def _token(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if not re.fullmatch(r"[!-~]+", text):
        raise ValueError("the secret is empty or holds spaces or characters that no token or key has.")
    return value


def matching(pattern: str, what: str) -> Callable[[object], object]:
    """Return what refuses all but ids of a pattern."""

    def check(value: object) -> object:
        if not isinstance(value, str) or not re.fullmatch(pattern, value.strip(), re.ASCII):
            raise ValueError(f"{shown(value)} is no {what}, the ID being a number.")
        return value

    return check


def _query(value: str) -> str:
    from chat.errors import BadInputError
    from papers.query.queries import parse

    try:
        parse(value)
    except BadInputError as error:
        raise ValueError(str(error)) from None
    return value


def _names(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        code, colon, name = value.partition(":")
        if not colon or code.strip() not in SUMMARISED or not name.strip():
            raise ValueError(f"{shown(value)} is no name in another language; write CODE: NAME, such as zh: 扩散模型.")
    return values


Whole = Annotated[int, BeforeValidator(_number)]
Number = Annotated[float, BeforeValidator(_number)]
Line = Annotated[str, AfterValidator(_line)]
HourOfDay = Annotated[Hour, BeforeValidator(_time_of_day)]
Zone = Annotated[str, AfterValidator(_zone)]
Days = Annotated[tuple[Day, ...], BeforeValidator(items), AfterValidator(_week)]
ProxyAddress = Annotated[str, AfterValidator(_proxy), Field(repr=False)]  # may hold a password
ArchivePlace = Annotated[Path | str, BeforeValidator(_archive_place)]
WebAddress = Annotated[str, AfterValidator(_address("https", "http"))]
SocketAddress = Annotated[str, AfterValidator(_address("wss", "ws"))]
Listen = Annotated[str, AfterValidator(_listen)]
StoreAddress = Annotated[str, AfterValidator(_store)]
Words = Annotated[tuple[Line, ...], BeforeValidator(items)]
Names = Annotated[tuple[Line, ...], BeforeValidator(items), AfterValidator(_names)]
Secret = Annotated[SecretStr, AfterValidator(_token)]
Guilds = Annotated[tuple[Annotated[Whole, Field(ge=1, le=2**63 - 1)], ...], BeforeValidator(items)]
Query = Annotated[str, AfterValidator(_line), AfterValidator(_query)]
