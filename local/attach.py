"""Using an Ibid that may or may not be running."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from local import processes
from local.commands import PROJECT
from local.home import CannotRun, Home, Running

_PATIENCE = 360.0
_SHOWN_LINES = 40


@contextmanager
def attach(home: Home) -> Iterator[Running]:
    """A ready Ibid of this home: the one that runs, or one for as long as this lasts."""
    if home.is_locked():
        yield _ready(home, None)
        return
    print("Ibid is not running; starting it for this …", flush=True)
    with started(home, os.environ) as running:
        yield running


@contextmanager
def started(home: Home, environment: Mapping[str, str]) -> Iterator[Running]:
    """An Ibid of our own in this home, ready; everything of it is stopped at the end.

    Raises:
        CannotRun: it did not come up; with the end of what it said.
    """
    with tempfile.TemporaryFile() as said:
        runner = subprocess.Popen(
            [*processes.dying_with_us(signal.SIGTERM), sys.executable, "-m", "local", "up"],
            cwd=PROJECT,
            env={**environment, "IBID_HOME": str(home.folder)},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            try:
                running = _ready(home, runner)
            except CannotRun as problem:
                said.seek(0)
                lines = said.read().decode(errors="replace").splitlines()[-_SHOWN_LINES:]
                raise CannotRun("\n".join([str(problem), *lines])) from None
            yield running
        finally:
            processes.stop(runner, signal.SIGTERM, patience=30)


def _ready(home: Home, runner: subprocess.Popen[bytes] | None) -> Running:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        running = home.running()
        if running and running.ready:
            return running
        ended = not home.is_locked() if runner is None else runner.poll() is not None
        if ended:
            raise CannotRun("Ibid ended before it was ready.")
        time.sleep(0.1)
    raise CannotRun(f"Ibid did not become ready; its logs are in {home.logs}.")
