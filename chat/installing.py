"""The command that installs a missing library beside this program, however the program itself was installed."""

import importlib.util
import shlex
import sys


def command(*packages: str) -> str:
    """Return a line for a shell that installs packages into the environment that this process runs in."""
    python, wanted = shlex.quote(sys.executable), shlex.join(packages)
    if importlib.util.find_spec("pip"):
        return f"{python} -m pip install {wanted}"
    return f"uv pip install --python {python} {wanted}"  # uv makes its tools' environments without pip
