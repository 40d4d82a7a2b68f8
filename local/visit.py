"""Using an Ibid that may or may not be running."""

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from local import processes
from local.home import CannotRun, Home, Running
from local.parts import PROJECT

_PATIENCE = 360.0


@contextmanager
def visit(home: Home) -> Iterator[Running]:
    """A ready Ibid of this home: the one that runs, or one for as long as this lasts."""
    if home.is_locked():
        yield _ready(home, None)
        return
    print("Ibid is not running; starting it for this …", flush=True)
    with tempfile.TemporaryFile() as said:
        runner = subprocess.Popen(
            [*processes.dying_with_us(signal.SIGTERM), sys.executable, "-m", "local", "up"],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
        )
        try:
            yield _ready(home, runner)
        except _Ended:
            said.seek(0)
            raise CannotRun(said.read().decode(errors="replace").strip()) from None
        finally:
            processes.stop(runner, signal.SIGTERM, patience=30)


class _Ended(Exception):
    """The runner that we started is gone."""


def _ready(home: Home, runner: subprocess.Popen[bytes] | None) -> Running:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        running = home.running()
        if running and running.ready:
            return running
        if runner and runner.poll() is not None:
            raise _Ended
        if runner is None and not home.is_locked():
            raise CannotRun("The runner of this home ended before it was ready.")
        time.sleep(0.1)
    raise CannotRun(f"Ibid did not become ready; its logs are in {home.logs}.")
