"""Secrets taken out of text before anybody reads it."""

import json
import re
from collections.abc import Callable, Iterable
from urllib.parse import quote

HIDDEN = "[hidden]"
SHORTEST = 4  # a shorter secret would blank out ordinary words, and protects nothing

# What must be hidden wherever it turns up, even where nobody said that it is in use: a Telegram bot token, alone or
# in the path of a Bot API address, and a password in an address.
_TOKEN = r"(?<!\d)\d{6,}(?::|%3A)[A-Za-z0-9_-]{30,}"  # noqa: S105 -- a pattern
_TOKEN_IN_PATH = r"(?<=/bot)\d+(?::|%3A)[^/\s\"'?]+"  # noqa: S105 -- a pattern
_PASSWORD = r"(?<=://)([^\s:/@]*):[^\s/]+@"  # noqa: S105 -- a pattern

_QUERY = r"\?[\w%.~+-]+=[^\s\"'<>]*"  # what was asked for at an address: it may be a person's own words

# The first is the one that SQLAlchemy finds it by; libpq takes it, and that of a key, among what is asked for, too.
_DATABASE_PASSWORD = r"\A[^:]*://[^:/@]*:([^@]*)@|[?&](?:ssl)?password=([^&#\s]+)"  # noqa: S105 -- a pattern


def redactor(secrets: Iterable[str] = ()) -> Callable[[str], str]:
    """Return a function that replaces these secrets, and whatever looks like one, by `[hidden]`.

    A secret is found as it is and as it looks in an address, in `repr` and in JSON (even of those). Secrets of
    fewer than 4 characters are left alone.
    """
    spellings = {form for secret in secrets if len(secret) >= SHORTEST for form in _spellings(secret)}
    known = sorted(map(re.escape, spellings), key=len, reverse=True)
    hidden = re.compile("|".join([*known, _TOKEN, _TOKEN_IN_PATH]), re.ASCII)
    password = re.compile(_PASSWORD)

    def redact(text: str) -> str:
        return password.sub(rf"\1:{HIDDEN}@", hidden.sub(HIDDEN, text))

    return redact


def without_queries(text: str) -> str:
    """Replace what stands behind the question mark of an address by `[hidden]`."""
    return re.sub(_QUERY, f"?{HIDDEN}", text)


def _spellings(secret: str) -> set[str]:
    plain = {secret, quote(secret), quote(secret, safe=""), repr(secret)[1:-1]}
    return plain | {json.dumps(form, ensure_ascii=strict)[1:-1] for form in plain for strict in (True, False)}


def passwords_in(url: str) -> list[str]:
    """Return the passwords in a database's address as they are written there."""
    return [password for each in re.finditer(_DATABASE_PASSWORD, url) if (password := each[1] or each[2])]
