"""People who upload, each from an address of their own, as browsers do."""

import asyncio
import hashlib
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

_AT_ONCE = 6
"""Connections that a browser opens to one origin."""


@dataclass
class Person:
    http: httpx.AsyncClient
    store: httpx.AsyncClient
    project: str

    async def call(self, method: str, path: str, body: object = None) -> Any:
        answer = await self.http.request(method, path, json=body)
        answer.raise_for_status()
        return answer.json()

    async def upload(self, files: Sequence[tuple[str, bytes]]) -> list[str]:
        """Announced together, sent one by one, confirmed together: the documents."""
        announced = [
            {
                "name": name, "media_type": "text/markdown", "size": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            }
            for name, data in files
        ]  # fmt: skip
        path = f"/projects/{self.project}/documents"
        begun = (await self.call("POST", f"{path}/uploads", {"files": announced}))["files"]
        room = asyncio.Semaphore(_AT_ONCE)
        await asyncio.gather(
            *(
                self._send(ticket["upload"], data, room)
                for ticket, (_, data) in zip(begun, files, strict=True)
            )
        )
        ids = [ticket["document"]["id"] for ticket in begun]
        await self._confirm(f"{path}/confirmations", ids)
        return ids

    async def _confirm(self, path: str, ids: list[str]) -> None:
        """What could not be looked at just now is asked for again, as the client does."""
        while ids:
            outcomes = (await self.call("POST", path, {"document_ids": ids}))["outcomes"]
            refused = [one for one in outcomes if one["status"] != "accepted"]
            if strange := [one for one in refused if one["problem"]["status"] != 503]:
                raise RuntimeError(f"refused: {strange[0]}")
            ids = [one["document_id"] for one in refused]
            if ids:
                await asyncio.sleep(0.5)

    async def _send(self, upload: Any, data: bytes, room: asyncio.Semaphore) -> None:
        async with room:
            sent = await self.store.put(upload["url"], content=data, headers=upload["headers"])
        sent.raise_for_status()

    async def summary(self) -> dict[str, int]:
        return await self.call("GET", f"/projects/{self.project}/documents/summary")

    async def close(self) -> None:
        await self.http.aclose()
        await self.store.aclose()


async def person(url: str, number: int) -> Person:
    """Somebody new with a project, at 127.0.0.`number` + 2."""
    transport = httpx.AsyncHTTPTransport(
        local_address=f"127.0.0.{number % 250 + 2}", limits=httpx.Limits(max_connections=None)
    )
    http = httpx.AsyncClient(base_url=f"{url}/api/v1", timeout=120, transport=transport)
    store = httpx.AsyncClient(timeout=120, trust_env=False)
    told = {"email": f"{uuid4().hex[:12]}@example.com", "password": "correct horse battery"}
    token = (await http.post("/auth/sign-up", json=told)).json()["access_token"]
    http.cookies.clear()
    http.headers["authorization"] = f"Bearer {token}"
    key = await http.post("/api-keys", json={"name": "Evaluation"})
    http.headers["authorization"] = f"Bearer {key.json()['secret']}"
    project = (await http.post("/projects", json={"name": "Growing"})).json()["id"]
    return Person(http, store, project)


def files(number: int, of: str) -> list[tuple[str, bytes]]:
    """Of about three passages each, and no two with the same words in them."""
    return [(f"{of}-{n}.md", _text(f"{of}-{n}").encode()) for n in range(number)]


def _text(name: str) -> str:
    rooms = "\n\n".join(
        f"## Room {room}\n"
        + " ".join(f"Shelf {shelf} of room {room} in {name} holds a lot." for shelf in range(12))
        for room in range(3)
    )
    return f"# Store {name}\n\n{rooms}\n"


def p95(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]
