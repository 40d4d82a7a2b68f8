"""The supervisor, with small real programs in the place of Ibid's."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from local import processes, supervisor
from local.home import CannotRun
from local.log import Log
from local.supervisor import Part, Step, Supervisor

# one write for the line: two children that print at once must not mix within it
SLEEPER = "import os, time; os.write(1, b'here\\n'); time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPER}"


@pytest.fixture(autouse=True)
def short_delays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_DELAY", 0.02)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path, out=(tmp_path / "terminal").open("w"))


def part(name: str, code: str, folder: Path, **more: object) -> Part:
    command = [*processes.dying_with_us(signal.SIGTERM), sys.executable, "-c", code]
    return Part(name, lambda: command, lambda: dict(os.environ), folder, **more)  # type: ignore[arg-type]


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110  # what is watched are files and processes
            await asyncio.sleep(0.01)


async def test_a_part_starts_only_after_what_it_needs(tmp_path: Path, log: Log) -> None:
    order = tmp_path / "order"
    write = "import time; open({!r}, 'a').write({!r}); time.sleep(600)"
    ready = asyncio.Event()
    parts = [
        part("second", write.format(str(order), "second "), tmp_path, needs=("between",)),
        part(
            "first",
            write.format(str(order), "first "),
            tmp_path,
            is_ready=lambda _pid: order.exists() and order.read_text() == "first ",
        ),
    ]
    steps = [Step("between", ("first",), run=lambda: order.open("a").close())]
    running = Supervisor(parts, steps, log, on_ready=ready.set)
    task = asyncio.create_task(running.run())
    await until(lambda: order.exists() and order.read_text() == "first second ")
    await ready.wait()
    running.stop()
    await task


async def test_a_killed_part_is_started_again(tmp_path: Path, log: Log) -> None:
    pids: dict[str, int] = {}
    running = Supervisor([part("api", SLEEPER, tmp_path)], [], log, on_change=pids.update)
    task = asyncio.create_task(running.run())
    await until(lambda: "here" in log.last("api"))
    first = pids["api"]
    os.kill(first, signal.SIGKILL)
    await until(lambda: log.last("api").count("here") == 2)
    assert pids["api"] != first
    assert "ended with signal SIGKILL; it is started again in 0.02 s" in log.last("api")
    running.stop()
    await task


async def test_the_pause_before_each_restart_doubles(tmp_path: Path, log: Log) -> None:
    running = Supervisor([part("api", "raise SystemExit(3)", tmp_path)], [], log)
    task = asyncio.create_task(running.run())
    await until(lambda: sum("started again" in line for line in log.last("api")) >= 3)
    pauses = [line.split(" in ")[1] for line in log.last("api") if "started again" in line]
    assert pauses[:3] == ["0.02 s", "0.04 s", "0.08 s"]
    running.stop()
    await task


async def test_a_part_that_never_becomes_ready_ends_the_start_with_its_last_words(
    tmp_path: Path, log: Log
) -> None:
    broken = part(
        "api", "print('no such setting'); raise SystemExit(3)", tmp_path, is_ready=lambda _: False
    )
    with pytest.raises(
        CannotRun, match=r"(?s)api ended with code 3, 5 times before it was.*no such setting"
    ):
        await Supervisor([broken], [], log).run()


async def test_a_program_that_is_not_there_is_told(tmp_path: Path, log: Log) -> None:
    missing = Part("client", lambda: ["no-such-program"], lambda: dict(os.environ), tmp_path)
    with pytest.raises(CannotRun, match=r"client could not be started .*no-such-program"):
        await Supervisor([missing], [], log).run()


async def test_a_failing_step_ends_everything_and_is_told(tmp_path: Path, log: Log) -> None:
    failing = Step(
        "migrations",
        ("postgres",),
        command=[sys.executable, "-c", "print('column missing'); raise SystemExit(1)"],
        environment=dict(os.environ),
    )
    postgres = part("postgres", SLEEPER, tmp_path)
    seen = set[int]()
    running = Supervisor(
        [postgres], [failing], log, on_change=lambda now: seen.update(now.values())
    )
    with pytest.raises(CannotRun, match=r"(?s)migrations ended with code 1.*column missing"):
        await running.run()
    assert seen and not any(map(processes.is_running, seen))


async def test_parts_end_in_the_reverse_of_their_needs(tmp_path: Path, log: Log) -> None:
    tell = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: (print('bye', flush=True), sys.exit(0)))\n"
        "print('here', flush=True); time.sleep(600)"
    )
    said: list[str] = []
    monitored = Log(tmp_path / "b", out=(tmp_path / "t").open("w"))
    (tmp_path / "b").mkdir()
    monitored.write = lambda label, line: said.append(f"{label} {line}")
    parts = [
        part("postgres", tell, tmp_path),
        part("client", tell, tmp_path, needs=("api",)),
        part("api", tell, tmp_path, needs=("postgres",)),
    ]
    running = Supervisor(parts, [], monitored)
    task = asyncio.create_task(running.run())
    await until(lambda: sum(line.endswith("here") for line in said) == 3)
    running.stop()
    await task
    assert [line for line in said if line.endswith("bye")] == [
        "client bye",
        "api bye",
        "postgres bye",
    ]


async def test_a_part_that_ignores_the_signal_is_killed_with_its_children(
    tmp_path: Path, log: Log
) -> None:
    family = f"import os, time\nif os.fork(): pass\n{STUBBORN}"
    running = Supervisor([part("worker", family, tmp_path, patience=0.2)], [], log)
    task = asyncio.create_task(running.run())
    await until(lambda: log.last("worker").count("here") == 2)
    everyone = processes.with_arguments(Path(sys.executable).name, family)
    running.stop()
    await task
    assert len(everyone) == 2
    await until(lambda: not any(map(processes.is_running, everyone)))


async def test_told_to_stop_twice_it_does_not_wait(tmp_path: Path, log: Log) -> None:
    running = Supervisor([part("worker", STUBBORN, tmp_path, patience=600)], [], log)
    task = asyncio.create_task(running.run())
    await until(lambda: "here" in log.last("worker"))
    running.stop()
    running.stop()
    async with asyncio.timeout(10):
        await task
