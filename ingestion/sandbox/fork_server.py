"""Forks a process for each file: `python -m ingestion.sandbox.fork_server <fd> <parent>`.

It has imported what parsers need, and never sees a byte of a file: what it forks is as clean as a
new interpreter, and there at once. Through the socket `fd` come orders: a folder, and with it the
child's input, its output and a leash. On the leash it answers that the child has begun and, once
nothing of it is left, its exit code; when the other end of the leash is closed the child is killed.
"""

import gc
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module

from adapters.models.word_pieces import count_word_pieces
from ingestion import languages
from ingestion.niceness import NICEST, give_way
from ingestion.sandbox import child
from ingestion.sandbox.confinement import die_with
from ingestion.sandbox.orphans import adopt, end_orphans

STARTED = b"+"
_IDLE_SECONDS = 600  # then the memory is worth more than the next start
_LONG_SECONDS = 0.3
"""Most files are read sooner. What takes longer gives way to what others bring meanwhile."""
_IMPORTED = (
    "adapters.web.pages",
    "ingestion.parsers",
    "ingestion.parsers.allowance",
    "ingestion.parsers.pdf",
    "ingestion.parsers.pdf.scanned",
    "ingestion.splitting",
    "ingestion.transcripts",
)
_LONGEST_PATH = 4096


class ForkServer:
    """Single-threaded: a fork has the thread that called it and whatever the others locked."""

    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders
        self._selector = selectors.DefaultSelector()
        self._when_readable(orders, self._begin)
        self._children: set[int] = set()
        self._young: dict[int, float] = {}
        self._is_complete = False

    def serve(self) -> None:
        """Until nobody needs it: it was idle for long, or whoever orders is gone."""
        while self._children or self._orders.fileno() >= 0:
            ready = self._selector.select(self._patience())
            if not ready and not self._children:
                return
            for key, _ in ready[:1]:  # only one: it may end what the next one is about
                key.data()
            self._put_behind()

    def _patience(self) -> float | None:
        """Seconds, or as long as it takes."""
        if self._young:
            return max(min(self._young.values()) - time.monotonic(), 0)
        return None if self._children else _IDLE_SECONDS

    def _put_behind(self) -> None:
        """What is no longer young, with what it began: twice as nice as this process."""
        now = time.monotonic()
        for pid in [pid for pid, until in self._young.items() if until <= now]:
            del self._young[pid]
            niceness = min(2 * os.getpriority(os.PRIO_PROCESS, 0), NICEST)
            with suppress(ProcessLookupError):  # it has no group yet, or none any more
                os.setpriority(os.PRIO_PGRP, pid, niceness)

    def _when_readable(self, file: socket.socket | int, do: Callable[[], None]) -> None:
        self._selector.register(file, selectors.EVENT_READ, do)

    def _begin(self) -> None:
        folder, fds, _, _ = socket.recv_fds(self._orders, _LONGEST_PATH, 3)
        if not folder:
            self._selector.unregister(self._orders)
            self._orders.close()
            return
        source, answer, leash = fds
        is_first = not self._is_complete
        if is_first:
            _report_started(leash)
            self._complete()
        here = os.getpid()
        try:
            child = os.fork()
        except OSError:  # no room now: whoever ordered sees the leash go, and not the others
            for fd in fds:
                os.close(fd)
            return
        if child == 0:
            _parse(os.fsdecode(folder), source, answer, here)
        os.close(source)
        os.close(answer)
        if not is_first:
            _report_started(leash)
        self._watch(child, socket.socket(fileno=leash))

    def _complete(self) -> None:
        """What takes half a second and no child could load, being confined. Whoever orders the
        first one is told before that somebody is there."""
        languages.load()
        _freeze()
        self._is_complete = True

    def _watch(self, child: int, leash: socket.socket) -> None:
        ended = os.pidfd_open(child)
        self._children.add(child)
        self._young[child] = time.monotonic() + _LONG_SECONDS
        self._when_readable(ended, partial(self._end, child, ended, leash))
        self._when_readable(leash, partial(self._end, child, ended, leash))

    def _end(self, child: int, ended: int, leash: socket.socket) -> None:
        """It ended by itself or was let go. Until it is reaped its number is nobody else's."""
        for kill in (os.killpg, os.kill):  # no group yet, if it was let go at once
            with suppress(ProcessLookupError):
                kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        self._children.discard(child)
        end_orphans(self._children)  # of one that was killed before it could end them itself
        for file in (ended, leash):
            self._selector.unregister(file)
        os.close(ended)
        with suppress(OSError):
            leash.send(b"%d" % os.waitstatus_to_exitcode(status))
        leash.close()
        self._young.pop(child, None)


def _report_started(leash: int) -> None:
    with suppress(OSError):  # let go already: it will be readable
        os.write(leash, STARTED)


def _parse(folder: str, source: int, answer: int, parent: int) -> None:
    """In the child; does not return. Nothing of the server's or of another order's is left open."""
    status = 1
    try:
        os.setpgid(0, 0)  # not a session, which would be as important as the whole worker
        os.chdir(folder)
        os.environ["HOME"] = os.environ["TMPDIR"] = folder
        os.dup2(source, 0)
        os.dup2(answer, 1)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        child.main(parent)
        status = 0
    finally:
        os._exit(status)


def main() -> None:
    orders, parent = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
    adopt(die_with(parent))
    with suppress(OSError):  # the worker, which has its niceness, has said so
        give_way()
    for module in _IMPORTED:
        import_module(module)
    count_word_pieces(["a word"])
    _freeze()
    ForkServer(orders).serve()


def _freeze() -> None:
    gc.collect()
    gc.freeze()  # to look through these objects would copy their pages in every child


if __name__ == "__main__":
    main()
