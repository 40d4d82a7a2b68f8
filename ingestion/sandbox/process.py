"""Processes that parse one file each, as the worker sees them; `fork_server.py` begins them."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Awaitable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

from ingestion.sandbox.fork_server import STARTED

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 30  # seconds for the server's part, which takes milliseconds; then it is ended itself
_LONGEST_LINE = 1 << 20


class NotStarted(Exception):
    """No process can be begun here."""


class _Ends(NamedTuple):
    """Open files: of a process's input, its output, its leash."""

    stdin: int
    stdout: int
    leash: socket.socket

    def close(self) -> None:
        os.close(self.stdin)
        os.close(self.stdout)
        self.leash.close()


class ParsingProcess:
    """One that may have begun. It has to be ended, however it went."""

    def __init__(self, server: "_Server") -> None:
        self._server = server

    async def connect(self, ours: _Ends) -> None:
        loop = asyncio.get_running_loop()
        self.stdout = asyncio.StreamReader(_LONGEST_LINE)
        self._out, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(self.stdout), os.fdopen(ours.stdout, "rb", 0)
        )
        transport, protocol = await loop.connect_write_pipe(
            lambda: asyncio.StreamReaderProtocol(asyncio.StreamReader()),
            os.fdopen(ours.stdin, "wb", 0),
        )
        self.stdin = asyncio.StreamWriter(transport, protocol, None, loop)
        self._reports, self._leash = await asyncio.open_connection(sock=ours.leash)

    async def has_begun(self) -> bool:
        return await self._server.within_reason(self._reports.read(1)) == STARTED

    async def status(self) -> int | None:
        """Its exit code once it has ended, negative for a signal; None when nobody can tell."""
        status = await self._reports.read()
        return int(status) if status else None

    async def end(self) -> None:
        """Kill it with its whole process group, and wait until it is gone."""
        await asyncio.shield(self._end())

    async def _end(self) -> None:
        with suppress(OSError):
            self._leash.write_eof()
            await self._server.within_reason(self._reports.read())
        self._leash.close()
        self._out.close()
        self.stdin.close()


class _Server:
    """A fork server. It ends with the thread that started it, and when it is idle for long."""

    def __init__(self) -> None:
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._orders.setblocking(False)
        with theirs:
            here, there = str(os.getpid()), str(theirs.fileno())
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and program
                [sys.executable, "-P", "-s", "-m", "ingestion.sandbox.fork_server", there, here],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=environment(),
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        threading.Thread(target=self._process.wait, daemon=True).start()  # no zombie is left

    async def begin(self, folder: str) -> ParsingProcess | None:
        """None: it has ended, or cannot fork."""
        ours, theirs = _ends()
        try:
            fds = [theirs.stdin, theirs.stdout, theirs.leash.fileno()]
            socket.send_fds(self._orders, [os.fsencode(folder)], fds)
        except OSError:
            ours.close()
            return None
        finally:
            theirs.close()
        process = ParsingProcess(self)
        await process.connect(ours)
        begun = False
        try:
            begun = await process.has_begun()
        finally:
            if not begun:
                await process.end()
        return process if begun else None

    async def within_reason(self, answer: Awaitable[bytes]) -> bytes:
        """What it answers, or nothing when it is dead; stuck, it is ended, and all it began."""
        try:
            async with asyncio.timeout(_PATIENCE):
                return await answer
        except ConnectionResetError:
            return b""
        except TimeoutError:
            self._process.kill()
            return b""

    def close(self) -> None:
        """It ends when what it began has ended."""
        self._orders.close()


class Begin:
    """Every process that this one begins; there is one server at a time."""

    def __init__(self) -> None:
        self._server: _Server | None = None

    async def __call__(self, folder: str) -> ParsingProcess:
        """A process with `folder` for its own, that no other file has been in.

        Raises:
            NotStarted: twice, by a new server the second time.
        """
        for _ in range(2):
            server = self._server = self._server or _Server()
            if process := await server.begin(folder):
                return process
            if self._server is server:
                self._server = None
            server.close()
        raise NotStarted


begin = Begin()


def environment() -> dict[str, str]:
    """Nothing of ours: no secret can be read where there is none."""
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(_ROOT),
        "HOME": "/",
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONTZPATH": "",  # the system's zones cannot be read there; a package has them
        "PYDANTIC_DISABLE_PLUGINS": "__all__",  # to look for some, it reads every installed package
        "OPENBLAS_NUM_THREADS": "1",  # who forks must have no threads
    }


def _ends() -> tuple[_Ends, _Ends]:
    """Ours, and what they lead to."""
    with ExitStack() as failed:
        source, stdin = os.pipe()
        failed.callback(os.close, source)
        failed.callback(os.close, stdin)
        stdout, answer = os.pipe()
        failed.callback(os.close, stdout)
        failed.callback(os.close, answer)
        leash, far = socket.socketpair()
        failed.pop_all()
    return _Ends(stdin, stdout, leash), _Ends(source, answer, far)
