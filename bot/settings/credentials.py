"""Secrets as systemd's credentials, and as what Docker and Kubernetes mount: files that are named after settings."""

import errno
import re
from collections.abc import Mapping
from pathlib import Path

from bot.settings.faults import Fault
from bot.settings.names import ANY, Key, dotted, is_secret, nearest, pattern, patterns
from bot.settings.sources import Values, secret_in, trouble, well_named

_FOLDER = "CREDENTIALS_DIRECTORY"
_MAY_HOLD_PASSWORDS = {"url", "proxy"}  # the last word of a setting that is an address


def from_credentials(environ: Mapping[str, str]) -> tuple[Values, list[Fault]]:
    """Take the files of the folder that CREDENTIALS_DIRECTORY names which are called like settings: `telegram.token`.

    An empty file counts as not set, as an empty variable does. What is called like no setting is somebody else's.
    """
    values: Values = {}
    faults: list[Fault] = []
    if not environ.get(_FOLDER):
        return values, faults
    try:
        files = sorted(path for path in Path(environ[_FOLDER]).iterdir() if path.is_file())
    except OSError as error:
        gone = error.errno in {errno.ENOENT, errno.ENOTDIR}  # an image names a folder that need not be mounted
        sentence = f"the folder {environ[_FOLDER]} cannot be read: {error.strerror}."
        return values, [] if gone else [Fault(_FOLDER, sentence)]
    for path in files:
        key = tuple(path.name.split("."))
        if sentence := _refused(key):
            faults.append(Fault(str(path), sentence))
        elif _is_secret(key):
            try:
                if secret := secret_in(path, empty=""):
                    values[key] = secret
            except (OSError, ValueError) as error:
                faults.append(Fault(str(path), f"{trouble(error)}."))
    return values, faults


def _is_secret(key: Key) -> bool:
    return (
        pattern(key) in patterns() and well_named(key) and (is_secret(key) or pattern(key)[-1] in _MAY_HOLD_PASSWORDS)
    )


def _refused(key: Key) -> str:
    """Return what is wrong with a file's name, "" where it is right, or has nothing to do with the bot."""
    name = ".".join(key)
    if pattern(key) in patterns() and not _is_secret(key):
        return "this setting is no secret; write it in config.toml."
    secrets = [dotted(slot) for slot in patterns() if ANY not in slot and _is_secret(slot)]
    section = re.split(r"[._-]", name)[0]
    if name in secrets or _is_secret(key) or not any(known.startswith(f"{section}.") for known in secrets):
        return ""
    near = nearest(name, secrets)
    return f"there is no such setting; did you mean {near}?" if near.startswith(f"{section}.") else ""
