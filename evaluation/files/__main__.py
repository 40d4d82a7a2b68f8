"""`python -m evaluation.files`: upload every file of IBID_DATA, and say which did not end well."""

import os
import sys
import tempfile
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from evaluation.files.expected import Expected, every_file
from evaluation.speed.caller import Caller
from evaluation.speed.running import Peaks, running

_LONGEST = 60.0
_AT_ONCE = 40
_UNKNOWN = "application/octet-stream"  # content decides


def main() -> int:
    data = os.environ.get("IBID_DATA")
    if not data:
        print("Set IBID_DATA to the folder of test data.", file=sys.stderr)
        return 1
    wanted = list(every_file(Path(data) / "documents"))
    with tempfile.TemporaryDirectory(prefix="ibid-files-") as home, running(Path(home)) as stack:
        caller = Caller(stack.api)
        caller.warm()
        peaks = Peaks(stack.pid)
        done = threading.Event()
        watching = threading.Thread(target=peaks.watch, args=(done,))
        watching.start()
        objections = _through(caller, wanted)
        done.set()
        watching.join()
    for name, objection in objections:
        print(f"- {name} {objection}")
    print(f"{len(wanted)} files, {len(objections)} not as they should be; {peaks.sentence()}")
    return 1 if objections else 0


def _through(caller: Caller, wanted: list[Expected]) -> list[tuple[str, str]]:
    """Objections, with the names of the files."""
    found: list[tuple[str, str]] = []
    for first in range(0, len(wanted), _AT_ONCE):
        batch, project = wanted[first : first + _AT_ONCE], caller.project()
        ids = [caller.upload(project, each.data, each.name, _UNKNOWN) for each in batch]
        for document in ids:
            caller.confirm(document)
        while caller.unfinished(project):
            time.sleep(0.2)
        for each, document in zip(batch, ids, strict=True):
            if objection := _objection(caller, each, document):
                found.append((each.path.name, objection))
    return found


def _objection(caller: Caller, expected: Expected, document: str) -> str | None:
    state = caller.document(document)
    text = caller.text(document) if state["status"] == "ready" else ""
    seconds = _seconds(caller.stages(document))
    if seconds > _LONGEST:
        return f"took {seconds:.0f} s"
    return expected.objection(state, text)


def _seconds(stages: list[dict[str, Any]]) -> float:
    """From the first stage's beginning to the last one's end, of the last attempt."""
    last = [stage for stage in stages if stage["attempt"] == stages[0]["attempt"]]
    ends = [datetime.fromisoformat(stage["ended_at"] or stage["heartbeat_at"]) for stage in last]
    starts = [datetime.fromisoformat(stage["started_at"]) for stage in last]
    return (max(ends) - min(starts)).total_seconds() if last else 0.0


if __name__ == "__main__":
    sys.exit(main())
