"""The bot's own process tells nobody its secrets: not in its environment, not in its memory, not in a core."""

import ctypes
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from papers.aside import kernel

_ENVIRONMENT_AT = 47  # in /proc/self/stat, after the name: where the block begins, and then where it ends


def keep_secrets() -> None:
    """Hide this process's environment and memory from all processes but root's, as far as the system can.

    To be called before there are threads.
    """
    steps: tuple[Callable[[], None], ...] = (_leave_no_core, _move_environment, kernel.hide_memory)
    for step in steps:
        with suppress(OSError, ValueError):
            step()


def _leave_no_core() -> None:
    try:
        import resource
    except ImportError:  # Windows has no cores
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _move_environment() -> None:
    """Move the variables out of the block that the kernel shows in /proc, to where libraries find them all the same.

    Taking them out of `os.environ` would leave them in that block, and root's workers may look into it.
    """
    library = kernel.libc()
    begin, end = map(int, Path("/proc/self/stat").read_text().rpartition(")")[2].split()[_ENVIRONMENT_AT:][:2])
    variables = dict(os.environb)
    library.clearenv()
    for name, value in variables.items():
        os.putenv(name, value)
    ctypes.memset(begin, 0, end - begin)
