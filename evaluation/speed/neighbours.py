"""What one person has of it that another does harm: `make bench NEIGHBOURS=1000`.

Everything runs as `make up` starts it. Somebody uploads three pages, asks, searches and lists,
alone at first; then while another has so many hostile files read; then while there are also
half-open clients. Each figure is a ratio to the same person alone, in the same run.
"""

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import httpx

from evaluation.speed.caller import Caller, now, spread
from evaluation.speed.files import File, pages_of
from evaluation.speed.half_open import half_open
from evaluation.speed.questions import EXCERPT_PAGES, QUESTIONS
from evaluation.speed.running import running
from evaluation.speed.scripted import scripted_model

FILES = 1000
HALF_OPEN = 200
SECONDS = 600
"""How long the parsers are attacked while clients are half open."""
_ROUNDS = 20
_PAGES = 3
_PLACES = 310
"""Where three pages of the book can begin: no multiple of three, so that each is taken once."""
_AT_ONCE = 100
_LONGEST_PAUSE = 60
_MEDIA_TYPES = {".pdf": "application/pdf"}
_UNKNOWN = "application/octet-stream"
_NO_FILES = (".csv", ".md")
Times = dict[str, list[float]]


def hostile_files(data: Path) -> Iterator[File]:
    """Without end, no two alike: files that spoil, stop or fill their readers."""
    folders = (data / "documents/pdf_hostile", data / "documents/office_hostile")
    paths = [p for folder in folders for p in sorted(folder.iterdir()) if p.suffix not in _NO_FILES]
    for number, path in enumerate(cycle(paths)):
        media_type = _MEDIA_TYPES.get(path.suffix, _UNKNOWN)
        yield File(f"{number}{path.suffix}", media_type, path.read_bytes() + b"\n%%%d" % number)


class Neighbour:
    """Somebody with a project of their own, and a stop watch."""

    def __init__(self, api: str, book: bytes) -> None:
        self._caller, self._book, self._round = Caller(api), book, 0
        self._project = self._caller.project()
        self._caller.ingest(
            self._project, pages_of(book, 0, EXCERPT_PAGES), "a.pdf", "application/pdf"
        )
        for question in QUESTIONS:
            self._caller.ask(self._project, question)

    def once(self, times: Times, question: str) -> None:
        """One of everything; three other pages each time."""
        self._round += 1
        first = EXCERPT_PAGES + self._round * _PAGES % _PLACES
        pages = pages_of(self._book, first, first + _PAGES)
        _, seconds = self._caller.ingest(
            self._project, pages, f"{self._round}.pdf", "application/pdf"
        )
        times["upload"].append(seconds)
        times["first_token"].append(self._caller.ask(self._project, question).first_token)
        times["search"].append(self._caller.search(self._project, question))
        began = now()
        self._caller.unfinished(self._project)
        times["two_lists"].append(now() - began)

    def rounds(self, number: int) -> Times:
        times: Times = {name: [] for name in ("upload", "first_token", "search", "two_lists")}
        for question in islice(cycle(QUESTIONS), number):
            self.once(times, question)
        return times

    def for_seconds(self, seconds: float) -> Times:
        times, end = self.rounds(1), now() + seconds
        for question in cycle(QUESTIONS):
            if now() > end:
                return times
            self.once(times, question)
            time.sleep(1)
        raise AssertionError("questions do not end")


class Attacker:
    """Somebody else, whose files come one hundred at a time."""

    def __init__(self, api: str, files: Iterator[File]) -> None:
        self._caller, self._files = Caller(api), files
        self.project = self._caller.project()
        self.sent = 0

    def send(self, number: int) -> None:
        """So many files; told to wait, it waits."""
        while number > 0:
            some = list(islice(self._files, min(number, _AT_ONCE)))
            try:
                self._caller.upload_all(self.project, some)
            except httpx.HTTPStatusError as refused:
                time.sleep(_pause(refused))
                continue
            self.sent += len(some)
            number -= len(some)

    def waiting(self) -> int:
        return self._caller.unfinished(self.project)

    @contextmanager
    def going_on(self, enough: int) -> Iterator[None]:
        """There are always files that wait to be read."""
        over = threading.Event()

        def feed() -> None:
            while not over.is_set():
                if self.waiting() < enough:
                    self.send(enough)
                over.wait(1)

        feeding = threading.Thread(target=feed)
        feeding.start()
        try:
            yield
        finally:
            over.set()
            feeding.join()


def _pause(refused: httpx.HTTPStatusError) -> float:
    if refused.response.status_code != httpx.codes.TOO_MANY_REQUESTS:
        raise refused
    return min(float(refused.response.headers["retry-after"]), _LONGEST_PAUSE)


def measure(data: Path, home: Path, files: int, seconds: int) -> dict[str, Any]:
    book = (data / "documents/pdf_hostile/freeculture.pdf").read_bytes()
    with scripted_model() as script, running(home, script.settings) as stack:
        neighbour = Neighbour(stack.api, book)
        alone = neighbour.rounds(_ROUNDS)
        attacker = Attacker(stack.api, hostile_files(data))
        attacker.send(files)
        before = attacker.waiting()
        beside_files = neighbour.rounds(_ROUNDS)
        left = attacker.waiting()
        with attacker.going_on(_AT_ONCE), half_open(stack.api, HALF_OPEN) as clients:
            attacked = neighbour.for_seconds(seconds)
    return {
        "alone": _told(alone),
        "hostile_files": _told(beside_files, alone)
        | {"sent": files, "waiting_before": before, "waiting_after": left},
        "half_open_and_hostile_files": _told(attacked, alone)
        | {"clients": HALF_OPEN, "opened": clients.opened, "files": attacker.sent - files},
    }


def _told(times: Times, alone: Times | None = None) -> dict[str, Any]:
    """Each kind's spread, and how much longer than alone its median and its 95th percentile are."""
    found: dict[str, Any] = {name: spread(seconds) for name, seconds in times.items()}
    for name, of_alone in (alone or {}).items():
        before = spread(of_alone)
        found[name] |= {
            f"times_{part}": round(found[name][f"{part}_ms"] / before[f"{part}_ms"], 2)
            for part in ("p50", "p95")
        }
    return found


def main(arguments: Sequence[str]) -> int:
    data = os.environ.get("IBID_DATA")
    if not data:
        print("Set IBID_DATA to the folder of test data.", file=sys.stderr)
        return 1
    files = int(arguments[0]) if arguments else FILES
    seconds = int(arguments[1]) if len(arguments) > 1 else SECONDS
    load = round(os.getloadavg()[0], 1)
    with tempfile.TemporaryDirectory(prefix="ibid-neighbours-") as folder:
        found = measure(Path(data), Path(folder), files, seconds)
    print(json.dumps(found | {"load_before": load}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
