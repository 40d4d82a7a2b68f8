"""`python -m evaluation.files.hostile [how many of a kind]`: what hostile files cost all others.

One person sends all files of a kind at once. Beside them a stranger sends a small file, again and
again; without anybody beside them that takes the idle time. In the end every file has to have
ended, the stranger's within twice their idle time, and the worker to be about as large as before.
"""

import sys
import tempfile
import time
from collections import Counter
from itertools import count
from pathlib import Path
from statistics import median

from evaluation.files.kinds import KINDS, OF_A_KIND
from evaluation.speed.caller import Caller
from evaluation.speed.files import File
from evaluation.speed.running import Peaks, running

_IDLE = 9
_LONGEST = 900.0
_MOST_GROWTH = 64
_PAUSE = 0.3
_numbers = count()


def main() -> int:
    of_a_kind = int(sys.argv[1]) if len(sys.argv) > 1 else OF_A_KIND
    objections: list[str] = []
    with tempfile.TemporaryDirectory(prefix="ibid-hostile-") as home, running(Path(home)) as stack:
        sender, stranger = Caller(stack.api), Caller(stack.api)
        sender.warm()
        project = stranger.project()
        idle = median(_small_file(stranger, project) for _ in range(_IDLE))
        peaks = Peaks(stack.pid)
        print(f"idle: {idle:.2f} s; the worker has {peaks.worker_mb[0]:.0f} MB", flush=True)
        for kind, make in KINDS.items():
            files = [make(number) for number in range(of_a_kind)]
            began = time.perf_counter()
            beside, codes = _beside(sender, stranger, project, files)
            seconds, megabytes = time.perf_counter() - began, peaks.now()
            print(
                f"{kind}: {seconds:.0f} s, {dict(codes)}; beside it {median(beside):.2f} s, at most"
                f" {max(beside):.2f} s; the worker has {megabytes:.0f} MB",
                flush=True,
            )
            if codes["unfinished"]:
                objections.append(f"{kind}: {codes['unfinished']} did not end")
            if median(beside) > 2 * idle:
                objections.append(
                    f"{kind}: others waited {median(beside) / idle:.1f} times as long"
                )
        growth = peaks.now() - peaks.worker_mb[0]
    if growth > _MOST_GROWTH:
        objections.append(f"the worker kept {growth:.0f} MB")
    for objection in objections:
        print(f"- {objection}")
    return 1 if objections else 0


def _small_file(stranger: Caller, project: str) -> float:
    number = next(_numbers)
    text = f"Door {number} is red, and its key is blue.".encode()
    return stranger.ingest(project, text, f"door-{number}.txt", "text/plain")[1]


def _beside(
    sender: Caller, stranger: Caller, project: str, files: list[File]
) -> tuple[list[float], Counter[str]]:
    """Seconds that each of the stranger's files took meanwhile, and how the others ended."""
    theirs = sender.project()
    documents = sender.upload_all(theirs, files)
    end = time.monotonic() + _LONGEST
    beside = [_small_file(stranger, project)]
    while (left := sender.unfinished(theirs)) and time.monotonic() < end:
        beside.append(_small_file(stranger, project))
        time.sleep(_PAUSE)
    states = [sender.document(document) for document in documents]
    codes = Counter((state["error"] or {}).get("code", state["status"]) for state in states)
    codes["unfinished"] = left
    return beside, +codes


if __name__ == "__main__":
    sys.exit(main())
