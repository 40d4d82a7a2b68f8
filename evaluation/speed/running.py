"""Ibid as a user starts it, in a home of its own on free ports, and what its processes weigh."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ingestion.sandbox.confinement import PARSER

ROOT = Path(__file__).parents[2]
_PATIENCE = 300
_ENDING_WITH_US = ("setpriv", "--pdeathsig", "TERM")
"""Also when an evaluation is killed, and has no time to end what it started."""
_LOOK = 0.05  # seconds between two looks at the memory of short-lived processes


@dataclass(frozen=True)
class Running:
    api: str
    pid: int
    seconds_to_ready: float


@contextmanager
def running(
    home: Path, environment: Mapping[str, str] | None = None, tree: Path = ROOT
) -> Iterator[Running]:
    """Start `python -m local up` and wait for its word that it is ready; of another `tree` of the
    code by that one's own environment.

    Raises:
        RuntimeError: it did not come up; with what it said.
    """
    web, api = _free_ports(2)
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("IBID_")}
    chosen = {"IBID_HOME": str(home), "IBID_WEB_PORT": str(web), "IBID_API_PORT": str(api)}
    python = sys.executable if tree == ROOT else str(tree / ".venv/bin/python")
    began = time.perf_counter()
    runner = subprocess.Popen(
        [*_ENDING_WITH_US, python, "-m", "local", "up"],
        cwd=tree,
        env=inherited | {"PYTHONUNBUFFERED": "1"} | chosen | dict(environment or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        _wait(runner)
        threading.Thread(target=_drain, args=(runner,), daemon=True).start()
        yield Running(f"http://localhost:{api}", runner.pid, time.perf_counter() - began)
    finally:
        runner.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            runner.wait(timeout=30)


def _wait(runner: subprocess.Popen[str]) -> None:
    assert runner.stdout
    said: list[str] = []
    end = time.monotonic() + _PATIENCE
    for line in runner.stdout:
        said.append(line)
        if line.startswith("Ibid is ready"):
            return
        if time.monotonic() > end:
            break
    raise RuntimeError(f"Ibid did not become ready:\n{''.join(said[-30:])}")


def _drain(runner: subprocess.Popen[str]) -> None:
    assert runner.stdout
    for _ in runner.stdout:
        pass


def _free_ports(number: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def pid_of(program: str, *, below: int) -> int:
    """The process of a program that a runner started."""
    return pids_of(program, below=below)[0]


def pids_of(program: str, *, below: int) -> list[int]:
    """Likewise, all of them."""
    family, names = _family(below)
    return [pid for pid in sorted(family) if names.get(pid) == program]


def _family(pid: int) -> tuple[set[int], dict[int, str]]:
    """A process and all below it, and what every process is called."""
    parents, names = _processes()
    below = {pid}
    while more := {child for child, parent in parents.items() if parent in below} - below:
        below |= more
    return below, names


def megabytes_by_program(pid: int) -> dict[str, float]:
    """Proportional set size (each shared page counted once) of a process and all below it."""
    family, names = _family(pid)
    weights: dict[str, float] = {}
    for each in family:
        with suppress(OSError):
            rollup = Path(f"/proc/{each}/smaps_rollup").read_text()
            line = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
            name = names.get(each, "?")
            weights[name] = weights.get(name, 0) + int(line.split()[1]) / 1024
    return {name: round(mb, 1) for name, mb in sorted(weights.items(), key=lambda w: -w[1])}


class Peaks:
    """The most memory that parsers' processes took, and how much the worker grew meanwhile."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self.parser_mb = 0.0
        self.worker_mb = [self.now()]

    def watch(self, done: threading.Event) -> None:
        while not done.wait(_LOOK):
            _, names = _processes()
            for pid in (pid for pid, name in names.items() if name == PARSER.decode()):
                self.parser_mb = max(self.parser_mb, _status_mb(pid, "VmHWM"))
            self.worker_mb.append(self.now())

    def sentence(self) -> str:
        return (
            f"a parser took at most {self.parser_mb:.0f} MB, the worker had {self.worker_mb[0]:.0f}"
            f" MB before, {max(self.worker_mb):.0f} MB at most, {self.worker_mb[-1]:.0f} MB after"
        )

    def now(self) -> float:
        """Megabytes that the worker has in memory."""
        _, names = _processes()
        return max(_status_mb(pid, "VmRSS") for pid, name in names.items() if name == "celery")


def _status_mb(pid: int, field: str) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(f"{field}:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _processes() -> tuple[dict[int, int], dict[int, str]]:
    parents: dict[int, int] = {}
    names: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError):
            stat = (entry / "stat").read_text()
            words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
            names[int(entry.name)] = _program(stat, words)
    return parents, names


def _program(stat: str, words: list[str]) -> str:
    """The Python module that runs, or the process's own name."""
    name = stat[stat.index("(") + 1 : stat.rindex(")")]
    if "-m" in words and name != PARSER.decode():
        return words[words.index("-m") + 1]
    return name
