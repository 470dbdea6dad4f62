"""Prints what pyproject.toml requires, with some of its extras, one a line: `python tools/requirements.py postgres`.

The image's first layer is made of it, before there is a program to be installed.
"""

import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"


def main(extras: str = "") -> None:
    """Print them; `extras` are separated by commas."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    lines = list(project["dependencies"])
    for extra in filter(None, extras.split(",")):
        lines += project["optional-dependencies"][extra.strip()]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
