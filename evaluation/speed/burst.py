"""A burst: many people ask at once, and one API process without a model answers all of them.

The callers are bare sockets: what a comfortable client costs would be measured as the server's.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from evaluation.speed.caller import Caller, now
from evaluation.speed.files import pages_of
from evaluation.speed.questions import EXCERPT_PAGES, QUESTIONS
from evaluation.speed.running import Running, pid_of, running

PEOPLE = 6
NUMBER = 300
_GIVE_UP = 600
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Asking:
    """A question in a chat of its own."""

    person: int
    chat: str
    question: str
    authorization: str


@dataclass
class Heard:
    """Seconds from the moment at which all asked; `names` are the events' in their order."""

    status: int = 0
    first_event: float = _GIVE_UP
    end: float = _GIVE_UP
    names: list[str] = field(default_factory=list[str])

    @property
    def ended_well(self) -> bool:
        return self.names[-1:] == ["done"]

    @property
    def cut(self) -> bool:
        """The stream ended, or went on too long, without a word about it."""
        return self.status == 200 and self.names[-1:] not in (["done"], ["error"])


def prepare(callers: Sequence[Caller], projects: Sequence[str], number: int) -> list[Asking]:
    """`number` questions, a chat each, the people taking turns."""
    asked: list[Asking] = []
    for n in range(number):
        person = n % len(callers)
        caller = callers[person]
        chat = caller.http.post(f"/projects/{projects[person]}/chats", json={}).json()["id"]
        question = QUESTIONS[n // len(callers) % len(QUESTIONS)]
        asked.append(Asking(person, chat, question, caller.http.headers["authorization"]))
    return asked


async def ask_all(api: str, asked: Sequence[Asking], all_begun: Callable[[], None]) -> list[Heard]:
    """All lines are open before the first question is sent. `all_begun` is called when every one
    has had its first event."""
    where = urlsplit(api)
    lines = [await asyncio.open_connection(where.hostname, where.port) for _ in asked]
    began = now()
    heard = [Heard() for _ in asked]
    waiting = len(asked)

    def begun() -> None:
        nonlocal waiting
        waiting -= 1
        if not waiting:
            all_begun()

    for (_, writer), one in zip(lines, asked, strict=True):
        writer.write(_request(one, where.netloc))
    await asyncio.gather(
        *(
            _listen(reader, into, began, begun)
            for (reader, _), into in zip(lines, heard, strict=True)
        )
    )
    for _, writer in lines:
        writer.close()
    return heard


def _request(asking: Asking, host: str) -> bytes:
    body = json.dumps({"content": asking.question})
    head = [
        f"POST /api/v1/chats/{asking.chat}/messages HTTP/1.1",
        f"host: {host}",
        f"authorization: {asking.authorization}",
        "content-type: application/json",
        f"content-length: {len(body)}",
        "connection: close",
    ]
    return "\r\n".join([*head, "", body]).encode()


async def _listen(
    reader: asyncio.StreamReader, heard: Heard, began: float, begun: Callable[[], None]
) -> None:
    try:
        async with asyncio.timeout(_GIVE_UP):
            heard.status = int((await reader.readline()).split()[1])
            while line := await _line(reader):
                if line.startswith(b"event: "):
                    if not heard.names:
                        heard.first_event = now() - began
                        begun()
                    heard.names.append(line[7:].strip().decode())
                    heard.end = now() - began
    except (TimeoutError, ConnectionError, IndexError):
        return


async def _line(reader: asyncio.StreamReader) -> bytes:
    """A line, or the beginning of one that is longer than anything we look for."""
    try:
        return await reader.readuntil(b"\n")
    except asyncio.IncompleteReadError as error:
        return error.partial
    except asyncio.LimitOverrunError as error:
        return await reader.readexactly(error.consumed)


def cpu_seconds(pid: int) -> float:
    """What all threads of a process have used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def measure(stack: Running, book: bytes, rounds: int, number: int) -> list[dict[str, Any]]:
    """Each person has a project of their own with the same excerpt in it. The first round finds
    nothing remembered; questions come again, as they do, from the second half of each round on."""
    callers = [Caller(stack.api) for _ in range(PEOPLE)]
    projects = [caller.project() for caller in callers]
    for caller, project in zip(callers, projects, strict=True):
        caller.ingest(project, book, "a.pdf", "application/pdf")
        caller.ask(project, QUESTIONS[0])
    pid = pid_of("server", below=stack.pid)
    return [_one(stack.api, pid, prepare(callers, projects, number)) for _ in range(rounds)]


def _one(api: str, pid: int, asked: Sequence[Asking]) -> dict[str, Any]:
    before = cpu_seconds(pid)
    all_begun: list[float] = []
    heard = asyncio.run(ask_all(api, asked, lambda: all_begun.append(cpu_seconds(pid) - before)))
    used = cpu_seconds(pid) - before
    return figures(heard) | {
        "cpu_ms_per_answer": round(used * 1000 / len(asked), 1),
        "cpu_ms_per_first_event": round(all_begun[0] * 1000 / len(asked), 1) if all_begun else None,
    }


def compared(home: Path, excerpt: bytes, number: int) -> dict[str, Any]:
    """The same bursts, with what was embedded remembered and without."""
    with running(home) as stack:
        remembering = measure(stack, excerpt, 2, number)
    with running(home, {"IBID_EMBEDDING__REMEMBERED_BYTES": "0"}) as stack:
        forgetting = measure(stack, excerpt, 1, number)
    return {
        "first": remembering[0],
        "second": remembering[1],
        "nothing_remembered": forgetting[0],
        "cpu_of_nothing_remembered": {
            name: round(one["cpu_ms_per_answer"] / forgetting[0]["cpu_ms_per_answer"], 2)
            for name, one in zip(("first", "second"), remembering, strict=True)
        },
    }


def figures(heard: Sequence[Heard]) -> dict[str, Any]:
    first = sorted(one.first_event for one in heard)
    statuses: Mapping[int, int] = {
        status: sum(one.status == status for one in heard) for status in {o.status for o in heard}
    }
    return {
        "asked": len(heard),
        "statuses": statuses,
        "done": sum(one.ended_well for one in heard),
        "told_why_not": sum(one.names[-1:] == ["error"] for one in heard),
        "cut": sum(one.cut for one in heard),
        "first_event_s": {
            "p50": round(statistics.median(first), 3),
            "max": round(first[-1], 3),
        },
        "last_done_s": round(max(one.end for one in heard), 2),
    }


def main() -> int:
    """Bursts alone, of so many questions as it is told: printed, and written nowhere."""
    data = os.environ.get("IBID_DATA")
    if not data:
        print("Set IBID_DATA to the folder of test data.", file=sys.stderr)
        return 1
    number = int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER
    book = Path(data, "documents/pdf_hostile/freeculture.pdf").read_bytes()
    with tempfile.TemporaryDirectory(prefix="ibid-burst-") as folder:
        load = round(os.getloadavg()[0], 1)
        found = compared(Path(folder), pages_of(book, 0, EXCERPT_PAGES), number)
    print(json.dumps(found | {"load_before": load}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
