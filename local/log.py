"""One labelled log of all parts: on the terminal, and in files that stay small."""

import sys
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

_COLOURS = (36, 32, 33, 35, 34, 96, 92, 95)
_WIDTH = 10
_KEPT = 30
_CONTROL = {code: None for code in (*range(32), *range(127, 160)) if code != 9}


class Log:
    """Writes `label | line`; with a label's colour on a terminal, plainly anywhere else.

    Each label has a file in `folder` of at most `limit` bytes, and one older file of the same size.
    When the terminal goes away the files go on.
    """

    def __init__(self, folder: Path, out: TextIO | None = None, limit: int = 4_000_000) -> None:
        self._folder = folder
        self._out: TextIO | None = sys.stdout if out is None else out
        self._limit = limit
        self._files: dict[str, TextIO] = {}
        self._last: dict[str, deque[str]] = {}
        self._is_terminal = self._out is not None and self._out.isatty()

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
        if self._out is None:
            return
        try:
            print(text, file=self._out, flush=True)
        except (BrokenPipeError, OSError):
            self._out = None

    def last(self, label: str) -> list[str]:
        """The latest lines of one label, oldest first."""
        return list(self._last.get(label, ()))

    def close(self) -> None:
        for file in self._files.values():
            file.close()
        self._files.clear()

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
