"""What a release needs of CHANGELOG.md: `python tools/release.py check v0.2.0`, or `notes v0.2.0`.

`check` tells whether the tag can be released: pyproject.toml says the same version, and the changelog has a part for it
that is dated. `notes` prints that part. Exit code 1 with one line where something is missing.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class NotReadyError(Exception):
    """A tag cannot be released as things are; the text says why and what to do."""


def version(tag: str, project: str) -> str:
    """Return the version of a tag. Raises NotReadyError where it is not that of pyproject.toml."""
    found: str = tomllib.loads(project)["project"]["version"]
    if tag != f"v{found}":
        raise NotReadyError(f"The tag is {tag}, but pyproject.toml says {found}: tag v{found}, or change it there.")
    return found


def part(changelog: str, wanted: str) -> str:
    """Return what a changelog says of a version, without its heading. Raises NotReadyError where that is nothing."""
    parts = re.split(r"^## +", changelog, flags=re.MULTILINE)[1:]
    for each in parts:
        heading, _, text = each.partition("\n")
        if heading.split()[:1] != [wanted]:
            continue
        if not re.search(r"\(\d{4}-\d\d-\d\d\)$", heading.rstrip()):
            raise NotReadyError(f"CHANGELOG.md has no date for {wanted}: write ## {wanted} (YYYY-MM-DD).")
        if not text.strip():
            raise NotReadyError(f"CHANGELOG.md says nothing of {wanted}: write what changed.")
        return f"{text.strip()}\n"
    raise NotReadyError(f"CHANGELOG.md has no part for {wanted}: begin one with ## {wanted} (YYYY-MM-DD).")


def main(what: str = "", tag: str = "") -> None:
    """Check a tag, or print the notes of its release."""
    if what not in {"check", "notes"} or not tag:
        sys.stderr.write("Usage: python tools/release.py check|notes TAG\n")
        raise SystemExit(2)
    try:
        found = version(tag, (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        notes = part((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), found)
    except NotReadyError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None
    sys.stdout.write(notes if what == "notes" else f"{tag} can be released.\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
