"""Somebody who opens pages meanwhile, in a process of their own: else what a crowd's callers cost
would be measured as the API's.
"""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from evaluation.speed.caller import now
from evaluation.speed.growing.people import Person

_PAUSE = 0.05


@contextmanager
def visiting(someone: Person, took: list[float]) -> Iterator[None]:
    """Seconds of each request are in `took` once it is left."""
    words = [str(someone.http.base_url), someone.http.headers["authorization"], someone.project]
    visitor = subprocess.Popen(
        [sys.executable, "-m", __name__, *words], stdout=subprocess.PIPE, text=True
    )
    try:
        yield
    finally:
        visitor.send_signal(signal.SIGTERM)
        said, _ = visitor.communicate(timeout=60)
        took += json.loads(said)


def main(url: str, authorization: str, project: str) -> None:
    """What opening a page costs, again and again until SIGTERM."""
    ended: list[int] = []
    signal.signal(signal.SIGTERM, lambda sign, _: ended.append(sign))
    of_project = f"/projects/{project}"
    paths = ["/me", "/projects", of_project, f"{of_project}/documents?limit=50",
             f"{of_project}/documents/summary"]  # fmt: skip
    took: list[float] = []
    headers = {"authorization": authorization}
    with httpx.Client(base_url=url, headers=headers, timeout=120, trust_env=False) as http:
        while not ended:
            began = now()
            http.get(paths[len(took) % len(paths)]).raise_for_status()
            took.append(now() - began)
            time.sleep(_PAUSE)
    print(json.dumps(took))


if __name__ == "__main__":
    main(*sys.argv[1:])
