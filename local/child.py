"""One child process: its lines read as they come, its end noticed at once."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_LONGEST_LINE = 16_384


class Child:
    """A process in a group of its own (a terminal's Ctrl-C reaches only the runner).

    Make it on the main thread: the kernel ends it when the thread that made it ends.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        on_line: Callable[[str], None],
    ) -> None:
        self._process = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._on_line = on_line
        self._rest = b""
        assert self._process.stdout is not None  # noqa: S101  # asked for above
        self._pipe = self._process.stdout
        os.set_blocking(self._pipe.fileno(), False)
        loop = asyncio.get_running_loop()
        loop.add_reader(self._pipe.fileno(), self._read)
        self._ended: asyncio.Future[int] = loop.create_future()
        self._watch = os.pidfd_open(self._process.pid)
        loop.add_reader(self._watch, self._reap)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return not self._ended.done()

    async def ended(self) -> int:
        """Wait for the end; the exit code, or minus the signal's number."""
        return await asyncio.shield(self._ended)

    async def stop(self, sign: signal.Signals, patience: float) -> int:
        """Ask it to end; after `patience` seconds kill it with all that it started."""
        if self.is_running:
            self._process.send_signal(sign)
        try:
            return await asyncio.wait_for(self.ended(), patience)
        except TimeoutError:
            self._kill_group()
            return await self.ended()

    def _read(self) -> None:
        try:
            data = os.read(self._pipe.fileno(), 65536)
        except BlockingIOError:
            return
        *lines, self._rest = (self._rest + data).split(b"\n")
        if self._rest and (not data or len(self._rest) > _LONGEST_LINE):
            lines, self._rest = [*lines, self._rest], b""
        for line in lines:
            self._on_line(line.decode(errors="replace").rstrip())
        if not data:
            asyncio.get_running_loop().remove_reader(self._pipe.fileno())
            self._pipe.close()

    def _reap(self) -> None:
        asyncio.get_running_loop().remove_reader(self._watch)
        os.close(self._watch)
        if not self._pipe.closed:
            self._read()  # its last words, before anybody asks for them
        self._kill_group()  # before reaping: until then nobody else can have its number
        self._ended.set_result(self._process.wait())

    def _kill_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
