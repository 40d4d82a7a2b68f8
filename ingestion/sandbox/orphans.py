"""What a program began and left behind, ended: also what left its process group and its session.

Whoever adopts is given, by the kernel, every process below it whose parent has ended; so nothing
that was begun below it gets away from it, in containers without namespaces of processes too.
"""

import ctypes
import os
import signal
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_PATIENCE = 5.0
"""Seconds; one that cannot be killed yet, in the middle of writing to a disk, is left to the end of
this process."""
_PROC = Path("/proc")


def adopt(libc: ctypes.CDLL) -> None:
    libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_orphans(spared: Collection[int] = ()) -> None:
    """Kill the children of this process but for these, and theirs, until there are none."""
    until = time.monotonic() + _PATIENCE
    while (left := [child for child in _children() if child not in spared]) and (
        time.monotonic() < until
    ):
        for child in left:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        for child in left:
            with suppress(ChildProcessError):
                os.waitpid(child, os.WNOHANG)
        time.sleep(0.001)


def _children() -> list[int]:
    """Of this process, which has one thread; those that ended and were not waited for are among
    them."""
    here = os.getpid()
    try:
        return [int(child) for child in (_PROC / f"self/task/{here}/children").read_text().split()]
    except FileNotFoundError:  # a kernel that was built without
        return list(_children_of(here))


def _children_of(parent: int) -> Iterator[int]:
    for path in _PROC.glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            told = path.read_text().rpartition(")")[2].split()  # a name may hold anything
            if int(told[1]) == parent:
                yield int(path.parent.name)
