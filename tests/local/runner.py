"""`up` as a process of its own, in a home of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from local import processes
from local.commands import PROJECT
from local.home import Home, Running
from local.ports import Ports
from local.secrets import secrets_in
from local.stack import MARK, Stack


class Runner:
    """Starts `up` as `script` beside us has it, in a home of its own."""

    def __init__(self, folder: Path, script: str) -> None:
        self._script = Path(__file__).with_name(script)
        self.home = Home(folder / "home")
        self.output = folder / "output"
        web, api = map(str, processes.free_ports(2))
        self.environment = os.environ | {
            "IBID_HOME": str(self.home.folder),
            "IBID_WEB_PORT": web,
            "IBID_API_PORT": api,
            "IBID_WORKER__NICE": "0",  # it would give way to whatever else is tested meanwhile
            "PYTHONPATH": str(PROJECT),
        }
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        with self.output.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, str(self._script)],
                env=self.environment,
                stdout=output,
                stderr=output,
            )
        self.started.append(process)
        return process

    def started_and_ready(self) -> subprocess.Popen[bytes]:
        process = self.start()
        until(  # no test is about how long that takes, and others may need the machine
            lambda: "Ibid is ready: http://localhost:" in self.said() or process.poll() is not None,
            seconds=180,
        )
        assert process.poll() is None, self.said()
        return process

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def state(self) -> Running:
        running = self.home.running()
        assert running is not None
        return running

    def stack(self) -> Stack:
        """The URLs of what runs now; only the postmaster knows the port."""
        secrets = secrets_in(self.home.secrets, have_data=True)
        lock = (self.home.postgres / "data" / "postmaster.pid").read_text().splitlines()
        settings = (self.home.redis / "valkey.conf").read_text().splitlines()
        port = next(line.split()[1] for line in settings if line.startswith("port "))
        return Stack(self.home, secrets, Ports(0, 0, int(lock[3]), int(port)), {})

    def end(self) -> None:
        for process in self.started:
            if process.poll() is None:
                processes.stop(process, signal.SIGTERM, patience=20)

    def everyone(self) -> list[int]:
        return processes.with_environment(MARK, str(self.home.folder))


def until(true: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)
