"""llama.cpp's own server with the real model, started for a run."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local.processes import dying_with_us
from tests.real_model import NAME, PYTHON, checked_weights

WINDOW = 1024
"""Tokens that it reads and writes at once: few, so that a test can say more than that."""
_SERVE = """
import sys
import xllamacpp

told = xllamacpp.CommonParams()
told.model.path, told.model_alias, told.n_ctx = sys.argv[1], [sys.argv[2]], int(sys.argv[3])
told.n_parallel, told.port, told.warmup, told.ui = 1, 0, False, False
told.cpuparams.n_threads = told.cpuparams_batch.n_threads = 1  # others compute beside it
server = xllamacpp.Server(told)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


@contextmanager
def running_real_model(folder: Path) -> Iterator[str]:
    """The base URL of its API; it keeps a log in `folder` and ends with us."""
    said = folder / "real_model.log"
    with said.open("w") as log:
        process = subprocess.Popen(
            [
                *dying_with_us(signal.SIGKILL),
                PYTHON, "-c", _SERVE, checked_weights(), NAME, str(WINDOW),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )  # fmt: skip
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), said.read_text()
        yield f"{address}/v1"
    finally:
        process.kill()
        process.wait()
