"""seccomp: the few system calls that a reader needs once its file is mapped, and none besides."""

import ctypes
import errno
import os
import struct
import sys
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from papers.aside import kernel


class Machine(NamedTuple):
    """A kind of machine: what its calls are marked with, and which of a call's two numbers is its own."""

    audit: int
    column: int


MACHINES: Mapping[str, Machine] = {"x86_64": Machine(0xC000003E, 0), "aarch64": Machine(0xC00000B7, 1)}
_SECCOMP = (317, 277)
_FILTER, _ALL_THREADS, _KEEP_SPECULATION = 1, 1, 4

# Numbers on x86_64 and aarch64. Memory, the pipe, time, this thread's own signals, and the end.
_ALLOWED = {
    "read": (0, 63),
    "write": (1, 64),
    "munmap": (11, 215),
    "brk": (12, 214),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "futex": (202, 98),
    "readv": (19, 65),
    "writev": (20, 66),
    "lseek": (8, 62),
    "close": (3, 57),
    "fstat": (5, 80),
    "clock_gettime": (228, 113),
    "gettimeofday": (96, 169),
    "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115),
    "restart_syscall": (219, 128),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "membarrier": (324, 283),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "getrandom": (318, 278),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "exit": (60, 93),
    "exit_group": (231, 94),
}
# Memory may be had, but none that code could be put into and run from.
_MEMORY = {"mmap": (9, 222), "mprotect": (10, 226)}
# Nothing that reads a paper comes near these by chance: who calls them has taken the process over.
_DEADLY = {
    "execve": (59, 221),
    "execveat": (322, 281),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
    "mount": (165, 40),
    "setns": (308, 268),
    "keyctl": (250, 219),
}
# Libraries take ENOSYS from a call that is newer than this table for an older kernel, and do without it.
_NEWER = 424
_X32 = 0x40000000  # x86_64's second set of numbers begins here
_EXECUTABLE = 4

# The Berkeley Packet Filter: load a word, return, and jump if equal, not less, or having a bit.
_LOAD, _RETURN, _EQUAL, _FROM, _HAS = 0x20, 0x06, 0x15, 0x35, 0x45
_NUMBER_AT, _MACHINE_AT, _THIRD_ARGUMENT_AT = 0, 4, 32  # in `struct seccomp_data`; both machines are little-endian
ALLOW, KILL, REFUSE, UNKNOWN = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS

Instruction = tuple[int, int, int, int]  # code, how many to skip if it is so, and if not, operand


def program(machine: Machine) -> list[Instruction]:
    """Return the filter for a machine."""
    return list(_instructions(machine))


def _instructions(machine: Machine) -> Iterator[Instruction]:
    yield _LOAD, 0, 0, _MACHINE_AT
    yield _EQUAL, 1, 0, machine.audit
    yield _RETURN, 0, 0, KILL
    yield _LOAD, 0, 0, _NUMBER_AT
    yield from _when(_FROM, _X32, KILL)
    for numbers in _ALLOWED.values():
        yield from _when(_EQUAL, numbers[machine.column], ALLOW)
    for numbers in _MEMORY.values():
        yield _EQUAL, 0, 4, numbers[machine.column]
        yield _LOAD, 0, 0, _THIRD_ARGUMENT_AT
        yield from _when(_HAS, _EXECUTABLE, REFUSE)
        yield _RETURN, 0, 0, ALLOW
    for numbers in _DEADLY.values():
        yield from _when(_EQUAL, numbers[machine.column], KILL)
    yield from _when(_FROM, _NEWER, UNKNOWN)
    yield _RETURN, 0, 0, REFUSE


def _when(test: int, operand: int, result: int) -> Iterator[Instruction]:
    yield test, 0, 1, operand
    yield _RETURN, 0, 0, result


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def restrict() -> None:
    """Have the kernel refuse all other calls of this process from now on. Raises OSError where it cannot."""
    kernel.libc()
    machine = MACHINES.get(os.uname().machine)
    if machine is None or sys.maxsize < 1 << 32:
        raise OSError(errno.ENOSYS, "no filter for this machine")
    packed = b"".join(struct.pack("HBBI", *each) for each in program(machine))
    given = _Program(len(packed) // 8, packed)
    # Speculation is left as it was: older kernels slow a filtered process down by a third, to guard what is not here.
    flags = _ALL_THREADS | _KEEP_SPECULATION
    kernel.syscall(_SECCOMP[machine.column], _FILTER, flags, ctypes.byref(given))
