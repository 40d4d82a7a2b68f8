"""Servers of vectors, started for a run."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from local.processes import dying_with_us, free_port
from tests.vector_engines import PACKAGES

_RUN = "from chromadb.cli.cli import app; app()"


@contextmanager
def running_chroma(folder: Path) -> Iterator[str]:
    """Its address; it keeps everything in `folder` and ends with us."""
    port = free_port()
    arguments = ["run", "--host", "127.0.0.1", "--port", str(port), "--path", str(folder)]
    with (folder / "chroma.log").open("w") as log:
        process = subprocess.Popen(
            [*dying_with_us(signal.SIGKILL), sys.executable, "-c", _RUN, *arguments],
            env={**os.environ, "PYTHONPATH": str(PACKAGES)},
            stdout=log,
            stderr=log,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        while not _answers(f"{url}/api/v2/heartbeat"):
            assert process.poll() is None, (folder / "chroma.log").read_text()
            time.sleep(0.05)
        yield url
    finally:
        process.kill()
        process.wait()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 200
    except httpx.TransportError:
        return False
