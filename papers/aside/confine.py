"""A process takes from itself, for good, whatever reading a mapped file does not need."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from papers.aside import kernel, landlock, seccomp


@dataclass(frozen=True, slots=True)
class Guards:
    """What holds a process: Landlock's ABI (0: none), and whether the system had each of the others."""

    landlock: int
    seccomp: bool
    namespaces: bool
    no_new_privileges: bool
    limits: tuple[str, ...]


def confine() -> Guards:
    """Give up files, network, other processes and rights, as far as the system has the means, and return these.

    What is open stays open. Nothing more can be imported afterwards.
    """
    namespaces = _done(kernel.leave_namespaces)
    _done(kernel.drop_capabilities)
    _done(kernel.hide_memory)  # from others that read, and may have been taken over
    no_new_privileges = _done(lambda: kernel.prctl(kernel.NO_MORE_RIGHTS, 1))
    abi = 0
    with suppress(OSError):
        abi = landlock.restrict()
    limits = limit_all()
    return Guards(abi, _done(seccomp.restrict), namespaces, no_new_privileges, limits)


def _done(step: Callable[[], object]) -> bool:
    try:
        step()
    except OSError:
        return False
    return True


def limit_all() -> tuple[str, ...]:
    """Allow no further descriptor, byte on a disk, process or core, and return the names of the limits that hold."""
    try:
        import resource
    except ImportError:  # Windows
        return ()
    names = ("NOFILE", "FSIZE", "NPROC", "CORE")
    return tuple(name for name in names if _limited(getattr(resource, f"RLIMIT_{name}", None), 0))


def _limited(kind: int | None, most: int) -> bool:
    import resource

    if kind is None:
        return False
    try:
        resource.setrlimit(kind, (most, most))
    except (OSError, ValueError):  # macOS has some in name only
        return False
    return True


def limit(most_bytes: int, most_seconds: int) -> None:
    """Have the system hold this process to its memory and its processor time, where it can; 0 is no limit."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit is the only one
        return
    for kind, most in ((resource.RLIMIT_AS, most_bytes), (resource.RLIMIT_CPU, most_seconds)):
        if most:
            _limited(kind, most)
    _limited(resource.RLIMIT_CORE, 0)
