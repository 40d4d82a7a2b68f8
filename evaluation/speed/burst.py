"""A burst: many people ask at once, and one API process without a model answers all of them.

The callers are bare sockets: what a comfortable client costs would be measured as the server's.
"""

import asyncio
import json
import os
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from evaluation.speed.caller import Caller, now

PEOPLE = 6
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


def prepare(
    callers: Sequence[Caller], projects: Sequence[str], questions: Sequence[str], number: int
) -> list[Asking]:
    """`number` questions, a chat each, the people taking turns."""
    asked: list[Asking] = []
    for n in range(number):
        person = n % len(callers)
        caller = callers[person]
        chat = caller.http.post(f"/projects/{projects[person]}/chats", json={}).json()["id"]
        question = questions[n // len(callers) % len(questions)]
        asked.append(Asking(person, chat, question, caller.http.headers["authorization"]))
    return asked


async def ask_all(api: str, asked: Sequence[Asking]) -> list[Heard]:
    """All lines are open before the first question is sent."""
    where = urlsplit(api)
    lines = [await asyncio.open_connection(where.hostname, where.port) for _ in asked]
    began = now()
    heard = [Heard() for _ in asked]
    for (_, writer), one in zip(lines, asked, strict=True):
        writer.write(_request(one, where.netloc))
    await asyncio.gather(
        *(_listen(reader, into, began) for (reader, _), into in zip(lines, heard, strict=True))
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


async def _listen(reader: asyncio.StreamReader, heard: Heard, began: float) -> None:
    try:
        async with asyncio.timeout(_GIVE_UP):
            heard.status = int((await reader.readline()).split()[1])
            while line := await _line(reader):
                if line.startswith(b"event: "):
                    if not heard.names:
                        heard.first_event = now() - began
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


def measure(api: str, pid: int, asked: Sequence[Asking]) -> dict[str, Any]:
    before, began = cpu_seconds(pid), time.monotonic()
    heard = asyncio.run(ask_all(api, asked))
    used = cpu_seconds(pid) - before
    return figures(asked, heard) | {
        "seconds": round(time.monotonic() - began, 1),
        "cpu_ms_per_answer": round(used * 1000 / len(asked), 1),
    }


def figures(asked: Sequence[Asking], heard: Sequence[Heard]) -> dict[str, Any]:
    first = sorted(one.first_event for one in heard)
    statuses: Mapping[int, int] = {
        status: sum(one.status == status for one in heard) for status in {o.status for o in heard}
    }
    return {
        "asked": len(asked),
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
