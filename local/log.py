"""One labelled log of all parts: on the terminal, and in files that stay small."""

import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from queue import Full, Queue
from threading import Thread
from typing import TextIO

_COLOURS = (36, 32, 33, 35, 34, 96, 92, 95)
_WIDTH = 10
_KEPT = 30
_HELD = 1000  # lines that wait for a terminal
_PATIENCE = 1.0  # seconds for what is left to be printed at the end
_CONTROL = {code: None for code in (*range(32), *range(127, 160)) if code != 9}


class Log:
    """Writes `label | line`; with a label's colour on a terminal, plainly anywhere else.

    Each label has a file in `folder` of at most `limit` bytes, and one older file of the same size.
    When the terminal goes away or is held, the files go on.
    """

    def __init__(self, folder: Path, out: TextIO | None = None, limit: int = 4_000_000) -> None:
        self._folder = folder
        out = sys.stdout if out is None else out
        self._out = None if out is None else _Terminal(out)
        self._limit = limit
        self._files: dict[str, TextIO] = {}
        self._last: dict[str, deque[str]] = {}
        self._is_terminal = out is not None and out.isatty()

    def write(self, label: str, line: str) -> None:
        line = line.translate(_CONTROL)  # what a document says must not steer the terminal
        self._last.setdefault(label, deque(maxlen=_KEPT)).append(line)
        self._to_file(label, line)
        colour = _COLOURS[list(self._last).index(label) % len(_COLOURS)]
        name = f"{label:<{_WIDTH}}"
        self.show(
            f"\033[{colour}m{name}\033[0m | {line}" if self._is_terminal else f"{name} | {line}"
        )

    def writer(self, label: str) -> Callable[[str], None]:
        return lambda line: self.write(label, line)

    def say(self, sentence: str) -> None:
        """A sentence of the runner itself to the person at the terminal."""
        self._to_file("runner", sentence)
        self.show(sentence)

    def show(self, text: str) -> None:
        """Like `say`, for what must stand in no file."""
        if self._out is not None:
            self._out.show(text)

    def last(self, label: str) -> list[str]:
        """The latest lines of one label, oldest first."""
        return list(self._last.get(label, ()))

    def close(self) -> None:
        for file in self._files.values():
            file.close()
        self._files.clear()
        if self._out is not None:
            self._out.close()

    def _to_file(self, label: str, line: str) -> None:
        try:
            self._append(label, line)
        except OSError as error:  # a full disk must not end what still runs
            self.show(f"{'runner':<{_WIDTH}} | the log of {label} was not written: {error}")

    def _append(self, label: str, line: str) -> None:
        path = self._folder / f"{label}.log"
        file = self._files.get(label)
        if file is not None and file.tell() > self._limit:
            file.close()
            path.replace(path.with_suffix(".log.1"))
            file = None
        if file is None:
            file = self._files[label] = path.open("a", buffering=1, encoding="utf-8")
        file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}Z {line}\n")


class _Terminal:
    """Prints in a thread of its own: a terminal that is held (Ctrl-S, a pager, a stalled line)
    must not hold the parts whose lines it shows."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._waiting: Queue[str | None] = Queue(_HELD)
        self._left_out = 0
        self._thread = Thread(target=self._print_all, daemon=True)
        self._thread.start()

    def show(self, text: str) -> None:
        try:
            if self._left_out:
                self._waiting.put_nowait(f"… {self._left_out} lines are only in the log files")
                self._left_out = 0
            self._waiting.put_nowait(text)
        except Full:
            self._left_out += 1

    def close(self) -> None:
        """Waits a moment for what is still to be printed."""
        with suppress(Full):
            self._waiting.put(None, timeout=_PATIENCE)
            self._thread.join(_PATIENCE)

    def _print_all(self) -> None:
        while (text := self._waiting.get()) is not None:
            with suppress(OSError, ValueError):  # the terminal is gone: the files go on
                print(text, file=self._out, flush=True)
