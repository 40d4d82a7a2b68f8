"""People who upload, ask, list and follow while every process is ended and started anew in turn."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx

from evaluation.speed.growing.people import Person, files, person
from tests.cluster import Cluster

QUESTION = "Which shelf of room 1 holds a lot?"
PEOPLE = 2
SETTINGS = {"IBID_HTTP__DRAIN_SECONDS": "5"}
"""Longer than nginx keeps a connection to an API (3 s in these tests)."""
_WORDS = 210
"""A scripted answer has 200, and marks."""
_BREATH, _BACK = 0.15, 0.3
_PATIENCE = 90


class Event(NamedTuple):
    id: str
    name: str
    data: dict[str, Any]


@dataclass
class Seen:
    """What everybody met together."""

    answered: Counter[str] = field(default_factory=Counter[str])
    """Requests that were answered well, by what they were."""
    failed: list[str] = field(default_factory=list[str])
    """Requests that were not, and streams that ended without a word."""
    whole: int = 0
    broken: list[str] = field(default_factory=list[str])
    """Answers that are not what is stored, or not every event once and in order."""
    came_back: int = 0
    silences: list[float] = field(default_factory=list[float])
    documents: list[tuple[Person, str]] = field(default_factory=list[tuple[Person, str]])

    @property
    def told(self) -> dict[str, Any]:
        return {
            "requests": dict(self.answered),
            "failed": self.failed,
            "answers": self.whole + len(self.broken),
            "broken": self.broken,
            "came_back": self.came_back,
            "longest_silence_s": round(max(self.silences, default=0), 1),
            "documents": len(self.documents),
        }


@dataclass
class _One:
    who: Person
    seen: Seen
    done: asyncio.Event

    async def counted(self, what: str, request: Awaitable[Any]) -> Any:
        try:
            answer = await request
        except (httpx.HTTPError, RuntimeError) as error:
            said = error.response.text if isinstance(error, httpx.HTTPStatusError) else ""
            self.seen.failed.append(f"{what}: {error!r} {said}"[:300])
            await asyncio.sleep(_BACK)
            return None
        self.seen.answered[what] += 1
        return answer

    async def lists_and_writes(self) -> None:
        """On connections that are kept, as a browser's."""
        project = f"/projects/{self.who.project}"
        while not self.done.is_set():
            await self.counted("list", self.who.call("GET", f"{project}/documents?limit=20"))
            await asyncio.sleep(_BREATH)
            await self.counted("write", self.who.call("POST", f"{project}/chats", {}))
            await asyncio.sleep(_BREATH)

    async def uploads(self) -> None:
        number = 0
        while not self.done.is_set():
            number += 1
            some = files(1, f"{self.who.project[:8]}-{number}")
            ids = await self.counted("upload", self.who.upload(some))
            self.seen.documents += [(self.who, one) for one in ids or ()]
            await asyncio.sleep(1)

    async def asks(self) -> None:
        while not self.done.is_set():
            path = f"/projects/{self.who.project}/chats"
            if chat := await self.counted("chat", self.who.call("POST", path, {})):
                await self._reads(chat["id"])

    async def waits(self) -> None:
        """For whole answers, as programs do."""
        while not self.done.is_set():
            path = f"/projects/{self.who.project}/search"
            body = {"query": f"shelf {time.monotonic()}"}
            await self.counted("search", self.who.call("POST", path, body))
            await asyncio.sleep(_BREATH)

    async def follows(self) -> None:
        """What happens in the project, as every open page does."""
        while not self.done.is_set():
            path = f"/projects/{self.who.project}/events"
            async for _ in self._events("GET", path, None, {}):
                if self.done.is_set():
                    break

    async def _reads(self, chat: str) -> None:
        """Asked once, with a key; then followed by Last-Event-ID, as the client does."""
        events: list[Event] = []
        method, path, body = "POST", f"/chats/{chat}/messages", {"content": QUESTION}
        headers = {"idempotency-key": f"rolling-{chat}"}
        until = heard = time.monotonic()
        until += _PATIENCE
        while time.monotonic() < until:
            async for event in self._events(method, path, body, headers):
                if event.id:
                    self.seen.silences.append(time.monotonic() - heard)
                    heard = time.monotonic()
                    events.append(event)
            if events and events[-1].name in ("done", "error"):
                break
            self.seen.came_back += 1
            if events:
                run = events[-1].id.partition(":")[0]
                method, path, body = "GET", f"/runs/{run}/events", None
                headers = {"last-event-id": events[-1].id}
            await asyncio.sleep(_BACK)
        if wrong := _wrong(events):
            self.seen.broken.append(wrong)
        else:
            self.seen.whole += 1

    async def _events(
        self, method: str, path: str, body: Any, headers: dict[str, str]
    ) -> AsyncIterator[Event]:
        """A stream ends well with its last event, or with an `error` that says to come back."""
        last, asked = Event("", "", {}), self.who.http.stream
        headers = {"accept": "text/event-stream", **headers}
        try:
            async with asked(method, path, json=body, headers=headers) as response:
                if not response.is_success:
                    said = (await response.aread()).decode()
                    self.seen.failed.append(f"{method} stream: {response.status_code} {said}"[:300])
                    await asyncio.sleep(_BACK)
                    return
                self.seen.answered["stream"] += 1
                async for last in _parsed(response.aiter_lines()):
                    yield last
        except httpx.TransportError as error:
            self.seen.failed.append(f"{method} stream: {error!r} after {last.name}")
            return
        if last.name not in ("done", "error"):
            self.seen.failed.append(f"{method} stream: ended without a word, after {last.name!r}")


async def _parsed(lines: AsyncIterator[str]) -> AsyncIterator[Event]:
    told: dict[str, str] = {}
    async for line in lines:
        if line:
            name, _, value = line.partition(": ")
            told[name] = value
        elif "data" in told:
            yield Event(told.get("id", ""), told.get("event", ""), json.loads(told["data"]))
            told = {}


def _wrong(events: list[Event]) -> str:
    numbers = [int(event.id.rpartition(":")[2]) for event in events]
    if numbers != list(range(1, len(numbers) + 1)):
        return f"numbers with a gap: {numbers}"
    if not events or events[-1].name != "done":
        return f"ended {events[-1] if events else 'never'}"
    text = ""
    for event in events:
        if event.name == "token":
            text += event.data["text"]
        elif event.name == "revised":
            text = event.data["text"]
    kept = events[-1].data["message"]["content"]
    if (words := len(text.split())) > _WORDS:
        return f"{words} words: what one process said stands before what the next one did"
    return "" if text == kept else f"read {text!r}, kept {kept!r}"


async def restarted(cluster: Cluster, times: int, told: Callable[[str], None] = print) -> Seen:
    """Each API in turn, with the worker of its number, so many times."""
    people = [await person(cluster.url, 80 + n) for n in range(PEOPLE)]
    for one in people:
        await _ready(one, (await one.upload(files(1, one.project[:8])))[0])
    seen, done = Seen(), asyncio.Event()
    each = [_One(one, seen, done) for one in people]
    doing = [
        asyncio.create_task(act())
        for one in each
        for act in (one.lists_and_writes, one.uploads, one.asks, one.waits, one.follows)
    ]
    pairs = [(name, name.replace("api", "worker")) for name in sorted(cluster.ports)]
    for number in range(times):
        began = time.monotonic()
        both = [asyncio.to_thread(cluster.restart, name) for name in pairs[number % len(pairs)]]
        await asyncio.gather(*both)
        told(f"restart {number + 1}: {time.monotonic() - began:.1f} s; {len(seen.failed)} failed")
    await asyncio.sleep(1)
    done.set()
    followers = doing[4::5]
    await asyncio.wait([one for one in doing if one not in followers], timeout=_PATIENCE)
    for one in doing:
        one.cancel()
    for result in await asyncio.gather(*doing, return_exceptions=True):
        if isinstance(result, Exception):
            raise result
    for who, document in seen.documents:
        with suppress(TimeoutError):
            await _ready(who, document)
            continue
        seen.failed.append(f"document {document} is not ready")
    for one in people:
        await one.close()
    return seen


async def _ready(who: Person, document: str) -> None:
    async with asyncio.timeout(_PATIENCE):
        while (await who.call("GET", f"/documents/{document}"))["status"] != "ready":  # noqa: ASYNC110
            await asyncio.sleep(0.1)
