"""Somebody who uses Ibid over HTTP, through whichever API process still answers."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from time import monotonic, sleep
from typing import Any, TypeVar
from uuid import uuid4

import httpx

T = TypeVar("T")


def until(look: Callable[[], T | None], seconds: float = 40) -> T:
    """What `look` finds, asked again and again; a part that is away for now finds nothing."""
    end = monotonic() + seconds
    while True:
        try:
            if found := look():
                return found
        except httpx.HTTPError:
            pass
        assert monotonic() < end, f"{look} found nothing in {seconds} s"
        sleep(0.05)


@dataclass
class Reading:
    """What a reader saw of an answer, until it ended or the line broke."""

    frames: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    broke: str = ""
    """Why nothing more came, where that was not the end."""

    @property
    def names(self) -> list[str]:
        return [name for _, name, _ in self.frames]

    @property
    def text(self) -> str:
        """As it stands at the end."""
        text = ""
        for _, name, data in self.frames:
            if name == "token":
                text += data["text"]
            elif name == "revised":
                text = data["text"]
        return text

    @property
    def run_id(self) -> str:
        return self.frames[0][0].partition(":")[0]

    @property
    def last_id(self) -> str:
        return self.frames[-1][0]

    def is_gapless(self) -> bool:
        numbers = [int(event_id.partition(":")[2]) for event_id, _, _ in self.frames]
        return all(b == a + 1 for a, b in pairwise(numbers))


class Person:
    """Signed up once; their token holds at every API process."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=f"{url}/api/v1", timeout=30)
        body = {"email": f"{uuid4().hex[:12]}@example.com", "password": "correct horse battery"}
        self.token = self.http.post("/auth/sign-up", json=body).json()["access_token"]
        self.http.cookies.clear()
        self.http.headers["authorization"] = f"Bearer {self.token}"

    def at(self, url: str) -> httpx.Client:
        """The same person at another API process."""
        headers = {"authorization": f"Bearer {self.token}"}
        return httpx.Client(base_url=f"{url}/api/v1", headers=headers, timeout=30)

    def project(self) -> str:
        return self.http.post("/projects", json={"name": "Cold rooms"}).json()["id"]

    def chat(self, project: str) -> str:
        return self.http.post(f"/projects/{project}/chats", json={}).json()["id"]

    def send(self, project: str, data: bytes, name: str = "a.md") -> str:
        """Announced and sent, not yet confirmed."""
        body = {"name": name, "media_type": "text/markdown", "size": len(data)}
        ticket = self.http.post(f"/projects/{project}/documents", json=body)
        ticket.raise_for_status()
        upload = ticket.json()["upload"]
        httpx.put(upload["url"], content=data, headers=upload["headers"]).raise_for_status()
        return ticket.json()["document"]["id"]

    def confirm(self, document: str) -> None:
        assert self.http.post(f"/documents/{document}/confirm", json={}).status_code == 202

    def upload(self, project: str, data: bytes, name: str = "a.md") -> str:
        document = self.send(project, data, name)
        self.confirm(document)
        return document

    def document(self, document: str) -> dict[str, Any]:
        return self.http.get(f"/documents/{document}").json()

    def wait_for(self, document: str, status: str = "ready") -> dict[str, Any]:
        def ended() -> dict[str, Any] | None:
            found = self.document(document)
            final = found.get("status") in ("ready", "failed", "cancelled")
            return found if final else None

        found = until(ended)
        assert found["status"] == status, found
        return found

    def messages(self, chat: str) -> list[dict[str, Any]]:
        return self.http.get(f"/chats/{chat}/messages").json()["items"]

    def ask(
        self,
        chat: str,
        question: str,
        http: httpx.Client | None = None,
        reading: Reading | None = None,
        **asked: Any,
    ) -> Reading:
        """Read to the end, or to where the line breaks; `reading` fills while it is read."""
        body = {"content": question} | asked
        request = {"url": f"/chats/{chat}/messages", "json": body}
        return _read(reading or Reading(), http or self.http, method="POST", **request)

    def resume(self, run_id: str, after: str | None = None) -> Reading:
        headers = {"last-event-id": after} if after else {}
        request = {"url": f"/runs/{run_id}/events", "headers": headers}
        return _read(Reading(), self.http, method="GET", **request)


def _read(reading: Reading, http: httpx.Client, **request: Any) -> Reading:
    try:
        with http.stream(**request) as response:
            if response.status_code != 200:
                reading.broke = f"{response.status_code} {response.read().decode()}"
            else:
                for frame in _frames(response.iter_lines()):
                    reading.frames.append(frame)
    except httpx.TransportError as error:
        reading.broke = repr(error)
    return reading


def _frames(lines: Iterator[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            if "id" in fields:  # else the stream has ended, and not what was followed
                yield fields["id"], fields["event"], json.loads(fields["data"])
            fields = {}
