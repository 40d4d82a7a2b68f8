"""What a parsing process gives up before it reads a byte: memory, time, network, files.

Linux enforces it: resource limits, an own network namespace, and Landlock for files, where the
kernel has it. Only the code of the parsers stays readable, and what text is recognised by, so that
no file can talk a parser into reading another one.
"""

import ctypes
import os
import resource
import signal
import stat
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingestion.tesseract import DATA_FOLDERS

PARSER = b"ibid-parser"
"""The name of a confined process, in lists of processes."""

_PR_SET_PDEATHSIG, _PR_SET_NAME, _PR_SET_NO_NEW_PRIVS = 1, 15, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_CLONE_NEWNS, _CLONE_NEWIPC, _CLONE_NEWPID = 0x00020000, 0x08000000, 0x20000000
WITHOUT_NETWORK = _CLONE_NEWUSER | _CLONE_NEWNET
APART = _CLONE_NEWNS | _CLONE_NEWIPC | _CLONE_NEWPID
"""Mounts, messages and processes of its own; containers allow the others and not these."""
_LARGEST_FILE = 1024 * 1024  # bytecode, nothing else
_MOST_FILES = 64

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_RULE_PATH_BENEATH = 1
READ = 0b1101  # execute, read file, read directory
READ_AND_WRITE_FILE, MAKE_SOCKET = 0b110, 1 << 9
_OF_FILES = 0b111 | 1 << 14  # execute, write, read; truncate
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # how many kinds of access each version knows


class Unconfined(Exception):
    """The process could not be confined as it was ordered to be."""


@dataclass(frozen=True)
class Bounds:
    memory_bytes: int
    cpu_seconds: int
    more_seconds: int
    """What `allow_seconds` may add, in all."""
    parent: int
    isolate_network: bool


def die_with(parent: int) -> ctypes.CDLL:
    """The kernel kills this process when its parent's thread that made it ends. The C library.

    Raises:
        Unconfined: the parent is gone already.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise Unconfined("the parent died before its death could be noticed")
    return libc


def confine(bounds: Bounds) -> None:
    """From here on this process has only what parsing needs; it cannot take anything back.

    Raises:
        Unconfined: the parent is gone, or the network cannot be cut off although it should be.
    """
    libc = die_with(bounds.parent)
    libc.prctl(_PR_SET_NAME, PARSER)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if bounds.isolate_network and libc.unshare(WITHOUT_NETWORK):
        raise Unconfined(f"no network namespace: {os.strerror(ctypes.get_errno())}")
    confine_files(libc, [(path, READ) for path in _code()])
    for limit, value in (
        (resource.RLIMIT_AS, bounds.memory_bytes),
        (resource.RLIMIT_DATA, bounds.memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
        (resource.RLIMIT_NOFILE, _MOST_FILES),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(limit, (value, value))
    longest = bounds.cpu_seconds + bounds.more_seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (bounds.cpu_seconds, longest))


def allow_seconds(seconds: int) -> None:
    """From here on so much more of CPU time may be taken."""
    allowed, longest = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (min(allowed + seconds, longest - 1), longest))


def confine_files(libc: ctypes.CDLL, allowed: Sequence[tuple[str, int | None]]) -> bool:
    """Landlock: only these paths, each with its rights (None: all there are). False where the
    kernel has none, and limits and namespace must do."""
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    every = (1 << _RIGHTS.get(version, 16)) - 1
    handled = struct.pack("Q", every)
    ruleset = libc.syscall(_CREATE_RULESET, handled, len(handled), 0)
    if ruleset < 0:
        return False
    for path, rights in allowed:
        at = os.open(path, os.O_PATH | os.O_CLOEXEC)
        given = every if rights is None else rights & every
        given &= every if stat.S_ISDIR(os.fstat(at).st_mode) else _OF_FILES
        rule = struct.pack("=Qi", given, at)
        libc.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, rule, 0)
        os.close(at)
    confined = libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return confined


def _code() -> list[str]:
    """Folders a parser may still import from. The source tree's other folders (data, secrets of
    a local run) are not among them."""
    root = Path(__file__).resolve().parents[2]
    folders = [root / "ingestion", root / "contracts"]
    folders += [Path(path) for path in sys.path if path and Path(path).resolve() != root]
    system = (
        Path(path) for path in ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache")
    )
    recognition = (Path(path) for path in DATA_FOLDERS)
    return [str(path) for path in (*folders, *system, *recognition) if path.exists()]
