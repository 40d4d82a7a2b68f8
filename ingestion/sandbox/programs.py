"""Another program reads a file: LibreOffice, or DjVuLibre's `djvutxt`.

It runs in a folder of its own, without network and with nothing else to write to, under limits on
memory, time and the size of what it writes, and whatever it begins ends with it (`orphans.py`).
Where it may have namespaces of its own, which containers seldom allow, it sees that folder as /tmp.
"""

import ctypes
import os
import resource
import signal
import socket
import stat
import subprocess
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypedDict

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.converted import DJVU, OFFICE
from ingestion.sandbox.confinement import (
    APART,
    MAKE_SOCKET,
    READ,
    READ_AND_WRITE_FILE,
    WITHOUT_NETWORK,
    Unconfined,
    confine_files,
)
from ingestion.sandbox.orphans import adopt, end_orphans

MEMORY = 2 << 30
"""Bytes of address space, of which LibreOffice takes half before it has read anything."""
LARGEST = 128 << 20
"""Bytes of a file that it may write."""
_MOST_PROCESSES, _MOST_FILES = 1024, 256
_AGAIN = 81
"""LibreOffice ends so when it has made itself a profile, and wants to be started once more."""
_FAILED, _LATE = 1, 2
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_MS_BIND, _MS_REC, _MS_PRIVATE = 0x1000, 0x4000, 0x40000
_SYSTEM = (
    *("/lib", "/lib64", "/usr", "/etc/ld.so.cache", "/etc/fonts", "/etc/libreoffice"),
    *(
        "/var/lib/libreoffice",
        "/var/spool/libreoffice",
        "/var/cache/fontconfig",
        "/etc/localtime",
        "/opt/libreoffice",
    ),
)
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
_TMP = Path("/tmp")  # noqa: S108  # where LibreOffice makes its socket
_PIPES = "OSL_PIPE_*"


class Converting(TypedDict):
    """`path` of the program, which is one of `parsers.converted`; suffixes without a dot. `options`
    are for all but LibreOffice."""

    program: str
    path: str
    options: list[str]
    suffix: str
    to: str


def run(data: bytes, told: Converting, seconds: int, isolated: bool) -> bytes:
    """What the program makes of a file, in this process's folder, by a process below it.

    Raises:
        IngestFailure: it cannot read the file, or takes too long.
    """
    folder = Path.cwd()
    (folder / f"in.{told['suffix']}").write_bytes(data)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    adopt(libc)
    if isolated and libc.unshare(WITHOUT_NETWORK):
        raise Unconfined(f"no network namespace: {os.strerror(ctypes.get_errno())}")
    apart = isolated and libc.unshare(APART) == 0
    child = os.fork()
    if child == 0:
        status = _FAILED
        try:
            status = _carried_out(libc, folder, told, seconds, apart)
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    end_orphans()
    if os.waitstatus_to_exitcode(ended) == _LATE:
        raise IngestFailure(
            FailureCode.TIMED_OUT,
            f"To convert this file takes longer than {seconds} seconds and was stopped. Save it "
            f"as .{told['to']}, or split it into smaller files.",
        )
    # LibreOffice writes at once and may crash afterwards; the other one writes page by page.
    whole = told["program"] == OFFICE or os.waitstatus_to_exitcode(ended) == 0
    if whole and (made := _made(f"in.{told['to']}")):
        return made
    raise IngestFailure(
        FailureCode.CORRUPT,
        "The program that converts this file could not open it: it is probably damaged. Open it "
        "where it was written, save it in a newer format and upload that.",
    )


def _carried_out(
    libc: ctypes.CDLL, folder: Path, told: Converting, seconds: int, apart: bool
) -> int:
    """In a process of its own: what it ends with."""
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    sockets = [(str(_TMP), MAKE_SOCKET)]
    if apart and _see_as_tmp(libc, folder):
        folder, sockets = _TMP, []
        os.chdir(folder)
    command = _command(told, folder)
    confine = partial(_confine, libc, folder, sockets, seconds)
    code = _ended(command, folder, confine)
    if code == _AGAIN:
        code = _ended(command, folder, confine)
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return _LATE
    return _FAILED if code else 0


def _confine(libc: ctypes.CDLL, folder: Path, sockets: list[tuple[str, int]], seconds: int) -> None:
    """What the program gives up before it begins."""
    readable = [(path, READ) for path in _SYSTEM if Path(path).exists()]
    devices = [(path, READ_AND_WRITE_FILE) for path in _DEVICES if Path(path).exists()]
    confine_files(libc, [*sockets, *readable, *devices, (str(folder), None)])
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, LARGEST),
        (resource.RLIMIT_NOFILE, _MOST_FILES),
        (resource.RLIMIT_NPROC, _MOST_PROCESSES),
    ):
        resource.setrlimit(limit, (value, value))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def _ended(command: list[str], folder: Path, confine: Callable[[], None]) -> int:
    """What the program ended with."""
    environment = {"HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}
    try:
        return subprocess.run(  # noqa: S603  # a program that the worker found, and names of ours
            command,
            check=False,
            cwd=folder,
            env={**environment, "PATH": os.defpath},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=confine,  # there is one thread
        ).returncode
    finally:
        _sweep()


def _command(told: Converting, folder: Path) -> list[str]:
    source, made = folder / f"in.{told['suffix']}", folder / f"in.{told['to']}"
    if told["program"] == DJVU:
        return [told["path"], *told["options"], str(source), str(made)]
    return [
        told["path"],
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
        f"-env:UserInstallation=file://{folder}/profile",
        *("--convert-to", told["to"], "--outdir", str(folder), str(source)),
    ]


def _see_as_tmp(libc: ctypes.CDLL, folder: Path) -> bool:
    """LibreOffice makes a socket in /tmp whatever it is told. False where nothing may be mounted:
    then it may make sockets there, and nothing else."""
    libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None)
    return libc.mount(str(folder).encode(), str(_TMP).encode(), None, _MS_BIND, None) == 0


def _sweep() -> None:
    """Sockets of LibreOffice in /tmp that nobody listens at any more."""
    for path in _TMP.glob(_PIPES):
        with suppress(OSError), socket.socket(socket.AF_UNIX) as one:
            try:
                one.connect(str(path))
            except ConnectionRefusedError:
                path.unlink()


def _made(path: str) -> bytes | None:
    """What was written, if it is a plain file and no longer than it may be. By its place in the
    folder that this process is in, which may have another path by now."""
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(opened, "rb") as file:
        told = os.fstat(opened)
        if not stat.S_ISREG(told.st_mode) or told.st_size > LARGEST:
            return None
        return file.read(LARGEST)
