"""What a process asks of Linux about itself and Python has no function for; elsewhere these raise OSError."""

import ctypes
import errno
import os
import sys
from functools import cache
from typing import Any

ABOUT_MEMORY, NO_MORE_RIGHTS = 4, 38  # PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS
_NEW_IPC, _NEW_USER, _NEW_NET = 0x08000000, 0x10000000, 0x40000000
_CAPABILITIES_3 = 0x20080522  # the version of the structures below


@cache
def libc() -> Any:
    """Return the C library. Raises OSError where there is no Linux below it."""
    if not sys.platform.startswith("linux"):
        raise OSError(errno.ENOSYS, "this is not Linux")
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    return library


def checked(result: int) -> int:
    """Return what a call gave. Raises OSError where that is a failure."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def syscall(number: int, *arguments: Any) -> int:
    """Make a system call by its number. Raises OSError."""
    given = (ctypes.c_long(each) if isinstance(each, int) else each for each in arguments)
    return checked(libc().syscall(ctypes.c_long(number), *given))


def prctl(option: int, value: int) -> None:
    """Change an attribute of this process. Raises OSError."""
    checked(libc().prctl(option, *map(ctypes.c_ulong, (value, 0, 0, 0))))


def hide_memory() -> None:
    """Give this process's memory and environment, as /proc shows them, to root, and leave no core. Raises OSError."""
    prctl(ABOUT_MEMORY, 0)


def leave_namespaces() -> None:
    """Go where there is no network, and no right over what was there before. Raises OSError."""
    checked(libc().unshare(_NEW_USER | _NEW_NET | _NEW_IPC))


def drop_capabilities() -> None:
    """Give up root's rights, all of them. Raises OSError."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_3, 0)
    checked(libc().capset(header, (ctypes.c_uint32 * 6)()))
