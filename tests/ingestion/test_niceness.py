"""What people wait for goes before documents, also where the kernel shares cores out by session."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.person import until
from tests.ingestion.processes import parsers_of

ROOT = Path(__file__).parents[2]
WORKER = """
import asyncio, sys
from contracts.settings import ParserLimits
from ingestion.niceness import give_way
from ingestion.sandbox.parent import parse_in_child
give_way(int(sys.argv[1]))
asyncio.run(parse_in_child(b"- *a* `b` [c](d)\\n" * 900_000, "slow.md", "", ParserLimits()))
"""

LEADER = """
import subprocess, sys
from pathlib import Path
session = Path("/proc/self/autogroup")
print(session.read_text(), end="")
other = "from ingestion.niceness import give_way; give_way(5)"
subprocess.run([sys.executable, "-c", other], check=True)
print(session.read_text(), end="")
"""
AUTOGROUP = re.compile(r"/autogroup-(\d+) nice (-?\d+)")

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/autogroup").exists(), reason="this kernel shares cores out by thread"
)


def session_of(pid: int) -> tuple[str, int]:
    """Which one, and its niceness."""
    told = AUTOGROUP.fullmatch(Path(f"/proc/{pid}/autogroup").read_text().rstrip())
    assert told
    return told[1], int(told[2])


@pytest.fixture
def worker() -> Iterator[int]:
    """It reads a file, at niceness 10."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, "10"], cwd=ROOT, start_new_session=True
    ) as process:
        yield process.pid
        process.kill()


def test_a_worker_and_all_its_parsers_are_nice_as_sessions(worker: int) -> None:
    parser, server = until(lambda: [*parsers_of(worker).items()])[0]

    assert session_of(worker)[1] == 10
    assert session_of(server)[1] == 10
    assert session_of(parser) == session_of(server)
    assert os.getpriority(os.PRIO_PROCESS, server) == 10


def test_a_file_that_takes_long_gives_way_to_those_that_come_after_it(worker: int) -> None:
    parser, server = until(lambda: [*parsers_of(worker).items()])[0]

    assert os.getpriority(os.PRIO_PROCESS, parser) == 10
    until(lambda: os.getpriority(os.PRIO_PROCESS, parser) == 19)
    assert os.getpriority(os.PRIO_PROCESS, server) == 10


def test_who_shares_a_session_with_others_leaves_it_as_it_is() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LEADER],
        cwd=ROOT,
        start_new_session=True,
        check=True,
        capture_output=True,
        text=True,
    )
    before, after = told.stdout.splitlines()

    assert AUTOGROUP.fullmatch(before)
    assert after == before
