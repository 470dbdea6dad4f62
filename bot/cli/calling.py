"""How whoever reads a hint calls this program from where they are, and where its documents are for them."""

import os
import shutil
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

NAME = "herald"
_ROOT = Path(__file__).resolve().parents[2]


def called(argument: str | None = None, environ: Mapping[str, str] = os.environ) -> str:
    """Return by what name or path the shell finds this program, "" where that is not to stay."""
    began_as = Path(argument or sys.argv[0])
    folders = environ.get("PATH", os.defpath).split(os.pathsep)
    if "UV" in environ:  # uvx puts what it fetched on the path of this process alone
        folders = [each for each in folders if Path(each) != began_as.parent]
    found = shutil.which(NAME, path=os.pathsep.join(folders))
    if not began_as.is_file() or (found and began_as.samefile(found)):
        return NAME
    return "" if {"cache", ".cache"} & set(began_as.parts) else str(began_as)  # where uvx keeps programs for a while


def told_name(argument: str | None = None, environ: Mapping[str, str] = os.environ) -> str:
    """Say what `herald` stands for where the shell does not know that name, else return ""."""
    name = called(argument, environ)
    if name == NAME:
        return ""
    return f"In these lines herald is {name or 'the command that began this tour, without its last word'}.\n"


def document(page: str) -> str:
    """Return where a page of docs/ is: its file in a checkout, else its public address."""
    file = _ROOT / "docs" / page
    if file.is_file():
        return str(file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file)
    try:
        addresses = metadata("paper-herald").get_all("Project-URL") or []
    except PackageNotFoundError:
        addresses = []
    named = dict(each.split(", ", 1) for each in addresses)
    return f"{named.get('Documentation', 'docs')}/{page}"
