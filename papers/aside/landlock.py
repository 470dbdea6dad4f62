"""Landlock: this process can open nothing below any path, connect nowhere, and signal nobody outside."""

import ctypes
import os

from papers.aside import kernel

_CREATE, _RESTRICT = 444, 446  # on every machine
_TELL_ABI = 1
# Of each right the first ABI that has it; what an older kernel does not know it must not be asked for.
_FILES = ((1, (1 << 13) - 1), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
_NETWORK = ((4, 0b11),)  # TCP: bind, connect
_SCOPES = ((6, 0b11),)  # abstract sockets, signals


def restrict() -> int:
    """Take all of Landlock's rights from this process, and return the ABI. Raises OSError where there is none."""
    abi = kernel.syscall(_CREATE, None, 0, _TELL_ABI)
    handled = (_known(rights, abi) for rights in (_FILES, _NETWORK, _SCOPES))
    ruleset = (ctypes.c_uint64 * 3)(*handled)  # an older kernel takes a longer one whose end is zero
    number = kernel.syscall(_CREATE, ctypes.byref(ruleset), ctypes.sizeof(ruleset), 0)
    try:
        kernel.syscall(_RESTRICT, number, 0)
    finally:
        os.close(number)
    return abi


def _known(rights: tuple[tuple[int, int], ...], abi: int) -> int:
    return sum(bits for since, bits in rights if since <= abi)
