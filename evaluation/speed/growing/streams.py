"""Streams: how soon the first word comes through nginx, and a thousand open at once."""

import asyncio
import json
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from evaluation.speed.caller import Caller, now
from evaluation.speed.growing.people import Person, files, person
from tests.cluster import Cluster

OPEN = 1000
_PEOPLE = 20
_QUESTION = "Which shelf of room 2 in first-0 holds a lot?"
_ROUNDS = 15


def first_token(cluster: Cluster, project: str, key: str) -> dict[str, float]:
    """Medians of the same question, asked in turns of the API itself and through nginx."""
    direct = [Caller(f"http://127.0.0.1:{port}", key) for port in cluster.ports.values()]
    through = Caller(cluster.url, key)
    took: dict[str, list[float]] = {"direct": [], "nginx": []}
    for one in (*direct, through):
        _to_first_token(one, project)
    for number in range(_ROUNDS):
        took["direct"].append(_to_first_token(direct[number % len(direct)], project))
        took["nginx"].append(_to_first_token(through, project))
    ms = {name: round(statistics.median(times) * 1000, 1) for name, times in took.items()}
    return {**ms, "later_ms": round(ms["nginx"] - ms["direct"], 1), "n": _ROUNDS}


def _to_first_token(caller: Caller, project: str) -> float:
    """Seconds from the question to its first word; then it is stopped."""
    path, run = f"/chats/{caller.chat(project)}/messages", ""
    began = now()
    with caller.http.stream("POST", path, json={"content": _QUESTION}) as response:
        for line in response.iter_lines():
            if line.startswith("id: "):
                run = line[4:].rpartition(":")[0]
            elif line == "event: token":
                break
    took = now() - began
    caller.http.post(f"/runs/{run}/stop").raise_for_status()
    return took


@dataclass
class Line:
    """A stream of a project's documents over a bare socket."""

    status: int = 0
    events: int = 0
    heard: dict[str, float] = field(default_factory=dict[str, float])
    ended: bool = False


async def thousand(cluster: Cluster, number: int = OPEN) -> dict[str, Any]:
    """So many streams of 20 people, each of whom then adds a document that all of theirs tell."""
    people = await asyncio.gather(*(person(cluster.url, n) for n in range(_PEOPLE)))
    before = {name: weight(cluster.pid(name)) for name in ("api-0", "api-1", "nginx")}
    lines = [Line() for _ in range(number)]
    listening = [
        asyncio.create_task(_listen(cluster.url, people[n % _PEOPLE], n % _PEOPLE, line))
        for n, line in enumerate(lines)
    ]
    await asyncio.sleep(0)
    began = now()
    await _until(lambda: all(line.status == 200 for line in lines))
    opened = now() - began
    await asyncio.sleep(10)  # each looks for itself every 5 s
    cpu = {name: cpu_seconds(cluster.pid(name)) for name in ("api-0", "api-1")}
    await asyncio.sleep(10)
    used = {name: cpu_seconds(cluster.pid(name)) - at for name, at in cpu.items()}
    after = {name: weight(cluster.pid(name)) for name in before}
    told = await _tell(people, lines)
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    await asyncio.gather(*(one.close() for one in people))
    grown = {name: after[name]["mb"] - before[name]["mb"] for name in ("api-0", "api-1")}
    files_more = {name: after[name]["files"] - before[name]["files"] for name in before}
    return {
        "open": sum(line.status == 200 and not line.ended for line in lines),
        "statuses": {s: sum(x.status == s for x in lines) for s in {x.status for x in lines}},
        "all_open_after_s": round(opened, 1),
        "kb_a_stream": round(sum(grown.values()) * 1024 / number, 1),
        "api_mb_with_them": {name: round(after[name]["mb"]) for name in grown},
        "more_files": files_more,
        "idle_cpu_percent_of_a_core": {n: round(s * 10, 1) for n, s in used.items()},
        **told,
    }


async def _until(happened: Callable[[], bool], seconds: float = 60) -> None:
    end = now() + seconds
    while now() < end and not happened():  # noqa: ASYNC110  # what others tell over sockets
        await asyncio.sleep(0.05)


async def _tell(people: list[Person], lines: list[Line]) -> dict[str, Any]:
    sent = now()
    for line in lines:
        line.heard.clear()
    await asyncio.gather(*(one.upload(files(1, f"told-{n}")) for n, one in enumerate(people)))
    uploaded = now()
    await _until(lambda: all("document" in line.heard for line in lines))
    late = [line.heard["document"] - sent for line in lines if "document" in line.heard]
    return {
        "told_of_a_change": len(late),
        "uploads_took_s": round(uploaded - sent, 2),
        "last_told_s": round(max(late, default=0), 2),
    }


async def _listen(url: str, who: Person, number: int, line: Line) -> None:
    where = urlsplit(url)
    assert where.hostname and where.port
    reader, writer = await asyncio.open_connection(
        where.hostname, where.port, local_addr=(f"127.0.0.{number % 250 + 2}", 0)
    )
    head = (
        f"GET /api/v1/projects/{who.project}/events HTTP/1.1\r\nhost: {where.netloc}\r\n"
        f"authorization: {who.http.headers['authorization']}\r\naccept: text/event-stream\r\n\r\n"
    )
    writer.write(head.encode())
    try:
        line.status = int((await reader.readline()).split()[1])
        while said := await reader.readline():
            if said.startswith(b"event: "):
                line.events += 1
                line.heard.setdefault(said[7:].strip().decode(), now())
        line.ended = True
    except (ConnectionError, IndexError):
        line.ended = True
    finally:
        writer.close()


def weight(pid: int) -> dict[str, float]:
    """Megabytes in memory and open files, of a process and those below it."""
    family = {pid, *_children(pid)}
    mb, opened = 0.0, 0
    for one in family:
        with suppress(OSError):
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            line = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
            mb += int(line.split()[1]) / 1024
            opened += len(list(Path(f"/proc/{one}/fd").iterdir()))
    return {"mb": mb, "files": opened}


def _children(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in told.split()]


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


@dataclass
class Answered:
    """What the reader of one answer saw, who comes back whenever the stream ends early."""

    ids: list[str] = field(default_factory=list[str])
    names: list[str] = field(default_factory=list[str])
    text: str = ""
    stored: str = ""
    came_back: int = 0
    refused: list[int] = field(default_factory=list[int])
    failed: str = ""
    longest_silence: float = 0.0

    @property
    def ended(self) -> bool:
        return self.names[-1:] in (["done"], ["error"])

    @property
    def whole(self) -> bool:
        """Every event once and in order, and in the end what is stored."""
        numbers = [int(one.rpartition(":")[2]) for one in self.ids]
        return self.names[-1:] == ["done"] and numbers == list(range(1, len(numbers) + 1))


async def read_answer(who: Person, question: str, answered: Answered, patience: float = 90) -> None:
    """Asked once, with a key; then followed by Last-Event-ID, as the client does."""
    chat = (await who.call("POST", f"/projects/{who.project}/chats", {}))["id"]
    end, heard = time.monotonic() + patience, time.monotonic()
    headers = {"accept": "text/event-stream", "idempotency-key": f"growing-{chat}"}
    method, path, body = "POST", f"/chats/{chat}/messages", {"content": question}
    while time.monotonic() < end and not answered.ended:
        with suppress(OSError, httpx.TransportError):
            async with who.http.stream(method, path, json=body, headers=headers) as response:
                if response.status_code == 410:  # it cannot be replayed any more
                    answered.stored = await _stored(who, chat)
                    return
                if not response.is_success:
                    answered.refused.append(response.status_code)
                name, number = "", ""
                async for line in response.aiter_lines():
                    if line.startswith("event: "):
                        name = line[7:]
                    elif line.startswith("id: "):
                        number = line[4:]
                    elif line.startswith("data: ") and number:
                        answered.longest_silence = max(
                            answered.longest_silence, time.monotonic() - heard
                        )
                        heard = time.monotonic()
                        answered.ids.append(number)
                        answered.names.append(name)
                        _apply(answered, name, json.loads(line[6:]))
                        number = ""
        if answered.ended:
            return
        answered.came_back += 1
        if answered.ids:
            run = answered.ids[-1].rpartition(":")[0]
            method, path, body = "GET", f"/runs/{run}/events", None
            headers["last-event-id"] = answered.ids[-1]
        await asyncio.sleep(0.5)


async def _stored(who: Person, chat: str) -> str:
    """What the chat has of the answer once it is written."""
    while True:
        last = (await who.call("GET", f"/chats/{chat}/messages"))["items"][-1]
        if last["role"] == "assistant":
            return last["content"]
        await asyncio.sleep(1)


def _apply(answered: Answered, name: str, event: dict[str, Any]) -> None:
    if name == "token":
        answered.text += event["text"]
    elif name == "done":
        answered.stored = event["message"]["content"]
    elif name == "error":
        answered.failed = event["problem"]["detail"]
