"""`up` as a process of its own: what survives which death, and what is left behind."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from local import processes
from tests.local.runner import Runner, until

PARTS = ["postgres", "redis", "api", "client"]


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    runner = Runner(tmp_path, "stand_ins.py")
    yield runner
    runner.end()


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
