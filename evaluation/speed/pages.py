"""What opening a page costs, with projects kept in Redis and read from the database each time:
`python -m evaluation.speed.pages [times]`. Both run at once and are asked in turns.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evaluation.speed.burst import cpu_seconds
from evaluation.speed.caller import Caller
from evaluation.speed.running import Running, pids_of, running

PAGES = {
    "list of projects": "/projects",
    "project": "/projects/{}",
    "settings": "/projects/{}/settings",
}
PROJECTS = 20
PROGRAMS = ("server", "postgres", "valkey-server")
_DATABASE = {"IBID_REDIS__PROJECT_SECONDS": "0"}


def _nothing() -> dict[str, float]:
    return dict.fromkeys(PROGRAMS, 0.0)


class Visitor:
    """Somebody with `PROJECTS` projects, who opens the same pages again and again."""

    def __init__(self, stack: Running) -> None:
        self._caller = Caller(stack.api)
        self._stack = stack
        self._project = [self._caller.project() for _ in range(PROJECTS)].pop()
        self.seconds = {page: list[float]() for page in PAGES}
        self.cpu = {page: _nothing() for page in PAGES}

    def open(self, page: str, times: int) -> None:
        path = PAGES[page].format(self._project)
        before = self._used()
        for _ in range(times):
            began = time.perf_counter()
            self._caller.http.get(path).raise_for_status()
            self.seconds[page].append(time.perf_counter() - began)
        for program, used in self._used().items():
            self.cpu[page][program] += used - before[program]

    def _used(self) -> dict[str, float]:
        return {
            program: sum(map(cpu_seconds, pids_of(program, below=self._stack.pid)))
            for program in PROGRAMS
        }

    def figures(self, page: str) -> dict[str, float]:
        seconds = self.seconds[page]
        return {
            "p50_ms": round(statistics.median(seconds) * 1000, 2),
            **{
                f"cpu_ms_{program}": round(used * 1000 / len(seconds), 2)
                for program, used in self.cpu[page].items()
            },
        }


def compared(visitors: Mapping[str, Visitor], times: int) -> dict[str, Any]:
    """Two, by what they are called; ratios are of the first to the second."""
    first, second = visitors.values()
    for page in PAGES:
        for visitor in (first, second):
            visitor.open(page, 5)
            visitor.seconds[page].clear()
            visitor.cpu[page] = _nothing()
        for _ in range(10):
            for visitor in (first, second):
                visitor.open(page, times // 10)
    return {
        page: {
            **{name: visitor.figures(page) for name, visitor in visitors.items()},
            "p50_ratio": round(
                statistics.median(first.seconds[page]) / statistics.median(second.seconds[page]), 2
            ),
            "cpu_ratio": round(sum(first.cpu[page].values()) / sum(second.cpu[page].values()), 2),
        }
        for page in PAGES
    }


def main() -> None:
    times = int(sys.argv[1]) if sys.argv[1:] else 500
    with (
        tempfile.TemporaryDirectory(prefix="ibid-pages-") as folder,
        running(Path(folder, "kept")) as first,
        running(Path(folder, "asked"), _DATABASE) as second,
    ):
        visitors = {"redis": Visitor(first), "database": Visitor(second)}
        print(json.dumps(compared(visitors, times), indent=1))


if __name__ == "__main__":
    main()
