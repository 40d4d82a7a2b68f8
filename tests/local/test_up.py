"""`up` as a process of its own: what survives which death, and what is left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from local import processes
from local.commands import PROJECT
from local.home import Home, Running
from local.ports import Ports
from local.secrets import secrets_in
from local.stack import MARK, Stack

PARTS = ["postgres", "redis", "api", "client"]


class Runner:
    """Starts `up` with stand-ins, in a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder / "home")
        self.output = folder / "output"
        web, api = map(str, processes.free_ports(2))
        self.environment = os.environ | {
            "IBID_HOME": str(self.home.folder),
            "IBID_WEB_PORT": web,
            "IBID_API_PORT": api,
            "PYTHONPATH": str(PROJECT),
        }
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        with self.output.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("stand_ins.py"))],
                env=self.environment,
                stdout=output,
                stderr=output,
            )
        self.started.append(process)
        return process

    def started_and_ready(self) -> subprocess.Popen[bytes]:
        process = self.start()
        until(
            lambda: "Ibid is ready: http://localhost:" in self.said() or process.poll() is not None
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

    def everyone(self) -> list[int]:
        return processes.with_environment(MARK, str(self.home.folder))


def until(true: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    runner = Runner(tmp_path)
    yield runner
    for process in runner.started:
        if process.poll() is None:
            processes.stop(process, signal.SIGTERM, patience=20)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything_and_leaves_nothing(runner: Runner, sign: signal.Signals) -> None:
    process = runner.started_and_ready()
    process.send_signal(sign)
    assert process.wait(20) == 0
    assert runner.everyone() == []
    assert not (runner.home.postgres / "data" / "postmaster.pid").exists()
    assert "nothing is left running" in runner.said()


def test_killing_the_runner_ends_the_parts_and_loses_nothing(runner: Runner) -> None:
    process = runner.started_and_ready()
    stack = runner.stack()
    with psycopg.connect(stack.postgres.url(database="postgres")) as connection:
        connection.execute("create table kept as select 42 as answer")
    client = redis.Redis.from_url(stack.redis.url)
    client.set("kept", "42")
    client.execute_command("WAITAOF", 1, 0, 5000)
    process.kill()
    process.wait()
    until(lambda: not runner.everyone(), seconds=15)

    runner.started_and_ready()
    stack = runner.stack()
    with psycopg.connect(stack.postgres.url(database="postgres")) as connection:
        assert connection.execute("select answer from kept").fetchone() == (42,)
    assert redis.Redis.from_url(stack.redis.url).get("kept") == b"42"


def test_killing_the_runner_and_starting_at_once_works(runner: Runner) -> None:
    process = runner.started_and_ready()
    process.kill()
    process.wait()
    runner.started_and_ready()


@pytest.mark.parametrize("name", PARTS)
def test_a_killed_part_comes_back(runner: Runner, name: str) -> None:
    runner.started_and_ready()
    killed = runner.state().parts[name]
    os.kill(killed, signal.SIGKILL)
    until(lambda: runner.state().parts.get(name, killed) != killed)
    until(lambda: runner.said().count(f"{name:<10} | ready after") == 2)
    assert f"{name:<10} | ended with signal SIGKILL; it is started again in 0.5 s" in runner.said()


def test_a_second_start_says_where_the_first_one_runs(runner: Runner) -> None:
    runner.started_and_ready()
    url = f"http://localhost:{runner.environment['IBID_WEB_PORT']}"
    assert runner.state().ready
    second = runner.start()
    assert second.wait(20) == 0
    assert f"Ibid is already running: {url}" in runner.said()


def test_a_taken_port_is_told_with_its_owner_and_the_way_out(runner: Runner) -> None:
    with socket.create_server(("127.0.0.1", int(runner.environment["IBID_WEB_PORT"]))):
        process = runner.start()
        assert process.wait(20) == 1
    said = runner.said()
    assert f"Port {runner.environment['IBID_WEB_PORT']} is taken by" in said
    assert f"(process {os.getpid()})" in said
    assert "IBID_WEB_PORT=" in said


def test_the_home_is_private(runner: Runner) -> None:
    runner.started_and_ready()
    assert runner.home.folder.stat().st_mode & 0o777 == 0o700
    assert runner.home.secrets.stat().st_mode & 0o777 == 0o600
    configuration = runner.home.redis / "valkey.conf"
    assert configuration.stat().st_mode & 0o777 == 0o600


def test_no_password_stands_on_a_command_line(runner: Runner) -> None:
    runner.started_and_ready()
    secrets = runner.home.secrets.read_text()
    passwords = [line.split('"')[3] for line in secrets.splitlines() if '": "' in line]
    lines = " ".join(" ".join(processes.arguments(pid)) for pid in runner.everyone())
    assert passwords and not [one for one in passwords if one in lines]
