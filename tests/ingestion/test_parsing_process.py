"""What holds of processes that are forked: none knows another, and none outlives who ordered it."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TypeVar

import pytest

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from contracts.settings import ParserLimits
from ingestion.sandbox import parent, process
from ingestion.sandbox.parent import parse_in_child
from tests.ingestion.processes import is_alive, parsers_of

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
LIMITS = ParserLimits()
SHORT = b"# Storage\n\nKept cold.\n"
SLOW = b"- *a* `b` [c](d)\n" * 900_000
WORKER = """
import asyncio
from contracts.settings import ParserLimits
from ingestion.sandbox.parent import parse_in_child
asyncio.run(parse_in_child(b"- *a* `b` [c](d)\\n" * 900_000, "slow.md", "", ParserLimits()))
"""


async def _until(look: Callable[[], T]) -> T:
    async with asyncio.timeout(20):
        while not (found := look()):  # noqa: ASYNC110  # other processes set no event
            await asyncio.sleep(0.02)
        return found


@asynccontextmanager
async def _parsing(files: int) -> AsyncIterator[dict[int, int]]:
    """So many slow files in work: their processes, and the server of each."""
    tasks = [asyncio.create_task(_outcome(SLOW)) for _ in range(files)]

    def begun() -> dict[int, int]:
        found = parsers_of(os.getpid())
        return found if len(found) == files else {}

    try:
        yield await _until(begun)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _outcome(data: bytes) -> FailureCode | None:
    try:
        await parse_in_child(data, "a.md", "", LIMITS)
    except IngestFailure as failure:
        return failure.code
    return None


def _open_files(pid: int) -> set[str]:
    folder = Path(f"/proc/{pid}/fd")
    return {os.readlink(entry) for entry in folder.iterdir()} - {"/dev/null"}


def _environment(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


@pytest.fixture
def nothing_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """No server runs yet."""
    monkeypatch.setattr(parent, "begin", process.Begin())


async def test_a_process_has_its_own_two_pipes_and_nothing_else():
    async with _parsing(2) as parsers:

        def settled() -> list[set[str]]:  # one that was forked this moment still lets go of files
            found = [_open_files(pid) for pid in parsers]
            return found if all(len(files) <= 2 for files in found) else []

        one, other = await _until(settled)

    assert len(one) == len(other) == 2
    assert not one & other
    assert all(name.startswith("pipe:") for name in one | other)


async def test_a_process_has_a_folder_and_a_group_of_its_own_away_from_the_workers_session():
    async with _parsing(2) as parsers:
        folders = {os.readlink(f"/proc/{pid}/cwd") for pid in parsers}
        groups = {os.getpgid(pid) for pid in parsers}
        sessions = {os.getsid(pid) for pid in parsers}

    assert len(folders) == 2
    assert groups == set(parsers)
    assert sessions == set(parsers.values())


async def test_no_secret_is_in_the_environment_that_a_process_begins_with(
    monkeypatch: pytest.MonkeyPatch, nothing_begun: None
):
    monkeypatch.setenv("IBID_SECRETS__UPLOAD_KEYS", "x" * 40)
    async with _parsing(1) as parsers:
        ((pid, server),) = parsers.items()
        inherited = _environment(pid) + _environment(server)

    assert b"x" * 40 not in inherited


async def test_who_forks_has_one_thread():
    async with _parsing(1) as parsers:
        (server,) = parsers.values()

        assert len(os.listdir(f"/proc/{server}/task")) == 1


async def test_processes_that_ended_leave_nothing_behind():
    await _outcome(SHORT)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        await _outcome(SHORT)

    await _until(lambda: len(os.listdir("/proc/self/fd")) <= before)
    assert parsers_of(os.getpid()) == {}


async def test_when_the_server_dies_what_it_began_fails_and_the_next_file_is_read():
    task = asyncio.create_task(_outcome(SLOW))
    ((pid, server),) = (await _until(lambda: parsers_of(os.getpid()))).items()
    os.kill(server, signal.SIGKILL)

    assert await task is FailureCode.INTERNAL
    await _until(lambda: not is_alive(pid))
    assert await _outcome(SHORT) is None


async def test_a_server_that_hangs_is_replaced(monkeypatch: pytest.MonkeyPatch):
    async with _parsing(1) as parsers:
        (server,) = parsers.values()
    os.kill(server, signal.SIGSTOP)
    monkeypatch.setattr(process, "_PATIENCE", 3)

    assert await _outcome(SHORT) is None
    await _until(lambda: not is_alive(server))


async def test_nothing_that_can_be_started_is_a_fault_of_ours(
    monkeypatch: pytest.MonkeyPatch, nothing_begun: None
):
    monkeypatch.setattr(sys, "executable", "/bin/false")

    assert await _outcome(SHORT) is FailureCode.INTERNAL


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
async def test_a_worker_that_dies_takes_everything_with_it(sign: signal.Signals):
    worker = subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT)  # noqa: ASYNC220
    try:
        ((pid, server),) = (await _until(lambda: parsers_of(worker.pid))).items()
        worker.send_signal(sign)

        await _until(lambda: not is_alive(pid) and not is_alive(server))
    finally:
        with suppress(ProcessLookupError):
            worker.kill()
        worker.wait()
