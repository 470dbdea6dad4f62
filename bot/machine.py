"""Whether this machine lets the web server listen, the world see it, and others read what is secret."""

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from bot.settings.names import Key, dotted
from bot.settings.settings import Settings
from bot.web.server import NAME, bind
from chat.checkup import Finding, failed, not_set_up, ok
from chat.errors import UnavailableError
from papers.probing import NoAnswerError, Prober

_SHORT = 3.0  # seconds for what runs on this machine
_OTHERS = 0o007
_MOUNTS = ("/run/secrets", "/run/credentials", "/var/run/secrets")  # which containers and systemd keep to themselves


async def look_at_listening(place: str, prober: Prober) -> Finding:
    """Find out whether HOST:PORT is free, or taken by this bot itself, which runs."""
    try:
        await asyncio.to_thread(lambda: bind(place).close())
    except UnavailableError as error:
        host, _, port = place.rpartition(":")
        host = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(host, host)  # noqa: S104  it is asked, not bound
        try:
            answer = await prober.ask(f"http://{host}:{port}/", None, seconds=_SHORT)
        except NoAnswerError:
            return failed(error)
        ours = answer.headers.get("Server") == NAME
        return ok(f"{place} is in use by a Paper Herald that runs") if ours else failed(error)
    return ok(f"{place} is free")


async def look_at_public(url: str, prober: Prober, proxy: str | None) -> Finding:
    """Find out whether the world's address of the web server answers from here."""
    try:
        answer = await prober.ask(url, proxy)
    except NoAnswerError as error:
        return failed(f"no answer at {url}: {error}. Check public_url in [web], its name and its certificate.")
    if answer.status >= 500:
        return failed(f"{url} answers with status {answer.status}. Look whether the bot runs behind it.")
    return ok(f"{url} answers")


def look_at_secret_files(settings: Settings) -> Finding:
    """Find out whether files that hold secrets can be read by every user of this machine."""
    named = list(_files(settings, ()))
    open_to_all = [f"{path} ({key})" for key, path in named if not _is_mounted(path) and path.stat().st_mode & _OTHERS]
    if open_to_all:
        return failed(f"every user of this machine can read {', '.join(open_to_all)}. Close it: chmod o= FILE")
    return ok("closed to other users") if named else not_set_up("no setting names a file that holds a secret")


def _files(value: BaseModel | Mapping[str, BaseModel], key: Key) -> Iterator[tuple[str, Path]]:
    """Yield the settings that name a file with a secret, and the file."""
    for name, inner in dict(value).items():
        if isinstance(inner, BaseModel | Mapping):
            yield from _files(inner, (*key, name))
        elif name.endswith("_file") and isinstance(inner, Path) and inner.exists():
            yield dotted((*key, name)), inner


def _is_mounted(path: Path) -> bool:
    """Return whether a file is handed to a container or a service alone: its rights are those of the mount's maker.

    Kubernetes keeps such files behind links, in folders whose names begin with two dots.
    """
    resolved = path.resolve()
    return str(path.absolute()).startswith(_MOUNTS) or any(part.startswith("..") for part in resolved.parts)
