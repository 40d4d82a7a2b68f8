"""A caller of the API who holds a stop watch."""

import json
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from evaluation.speed.files import File


def now() -> float:
    return time.perf_counter()


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Milliseconds: median, 95th percentile and how many were measured."""
    ordered = sorted(seconds)
    return {
        "p50_ms": round(statistics.median(ordered) * 1000, 1),
        "p95_ms": round(ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)] * 1000, 1),
        "n": len(ordered),
    }


@dataclass(frozen=True)
class AnswerTimes:
    """Seconds since the question was sent, at `began`."""

    began: float
    first_event: float
    first_token: float
    done: float
    frames: int
    characters: int
    words: int
    step_ms: dict[str, float]


class Caller:
    """Somebody new, with projects of their own; or whose `key` it is."""

    def __init__(self, api: str, key: str = "") -> None:
        self.http = httpx.Client(base_url=f"{api}/api/v1", timeout=600, trust_env=False)
        self.store = httpx.Client(timeout=60, trust_env=False)
        self.http.headers["authorization"] = f"Bearer {key or self._new_key()}"

    def _new_key(self) -> str:
        """Of a person who is made for it: a session's token lives for minutes only."""
        person = {"email": f"{uuid4().hex[:12]}@example.com", "password": "correct horse battery"}
        token = self._call("POST", "/auth/sign-up", person)["access_token"]
        self.http.cookies.clear()
        self.http.headers["authorization"] = f"Bearer {token}"
        return self._call("POST", "/api-keys", {"name": "Evaluation"})["secret"]

    def _call(self, method: str, path: str, body: object = None) -> Any:
        answer = self.http.request(method, path, json=body)
        answer.raise_for_status()
        return answer.json()

    def project(self) -> str:
        return self._call("POST", "/projects", {"name": "Speed"})["id"]

    def change(self, project: str, settings: object) -> None:
        """Some of its settings; the others stay."""
        self._call("PATCH", f"/projects/{project}/settings", settings)

    def chat(self, project: str) -> str:
        return self._call("POST", f"/projects/{project}/chats", {})["id"]

    def allow_tools(self, project: str, host: str) -> None:
        """Its tools may call this host, though it is private."""
        self._call("PUT", f"/projects/{project}/tool-hosts", {"hosts": [host]})

    def add_tool(
        self,
        project: str,
        name: str,
        url: str,
        arguments: Sequence[str],
        *,
        changes: bool = False,
        secrets: Mapping[str, str] | None = None,
    ) -> None:
        """Switched on, with arguments that are text. One that changes something is a POST."""
        body = {
            "name": name,
            "description": f"Tells the {name.replace('_', ' ')}.",
            "parameters": {
                "type": "object",
                "properties": {argument: {"type": "string"} for argument in arguments},
            },
            "request": {"method": "POST" if changes else "GET", "url": url},
            "secrets": dict(secrets or {}),
            "enabled": True,
        }
        self._call("POST", f"/projects/{project}/tools", body)

    def choose_embedder(self, project: str, name: str, dimensions: int) -> None:
        """Another than the installation's own, before the first document."""
        body = {"name": name, "dimensions": dimensions}
        self._call("PUT", f"/projects/{project}/embedder/beside", body)

    def ingest(self, project: str, data: bytes, name: str, media_type: str) -> tuple[str, float]:
        """The document, and the seconds from its confirmation to `ready`."""
        document = self.upload(project, data, name, media_type)
        began = now()
        self.confirm(document)
        while (found := self.document(document))["status"] != "ready":
            if found["status"] == "failed":
                raise RuntimeError(f"{name}: {found['error']}")
            time.sleep(0.02)
        return document, now() - began

    def warm(self) -> None:
        """The first file loads the worker's model; passages of every length prepare it."""
        lengths = (f"# {n}\n\n{'The model is loaded. ' * n}\n" for n in range(1, 45))
        self.ingest(self.project(), "\n".join(lengths).encode(), "warm.md", "text/markdown")

    def upload(self, project: str, data: bytes, name: str, media_type: str) -> str:
        announced = {"name": name, "media_type": media_type, "size": len(data)}
        ticket = self._call("POST", f"/projects/{project}/documents", announced)
        upload = ticket["upload"]
        self.store.put(upload["url"], content=data, headers=upload["headers"]).raise_for_status()
        return ticket["document"]["id"]

    def confirm(self, document: str) -> None:
        self._call("POST", f"/documents/{document}/confirm", {})

    def upload_all(self, project: str, files: Sequence[File]) -> list[str]:
        """At most 100 at once: announced, sent and confirmed; their documents in the same order."""
        path = f"/projects/{project}/documents"
        announced = [
            {"name": file.name, "media_type": file.media_type, "size": len(file.data)}
            for file in files
        ]
        tickets = self._call("POST", f"{path}/uploads", {"files": announced})["files"]
        for file, ticket in zip(files, tickets, strict=True):
            upload = ticket["upload"]
            self.store.put(
                upload["url"], content=file.data, headers=upload["headers"]
            ).raise_for_status()
        ids = [ticket["document"]["id"] for ticket in tickets]
        self._call("POST", f"{path}/confirmations", {"document_ids": ids})
        return ids

    def document(self, document: str) -> Any:
        return self._call("GET", f"/documents/{document}")

    def unfinished(self, project: str) -> int:
        """How many documents are neither ready nor failed; above 200, at least that."""
        return sum(
            len(self._call("GET", f"/projects/{project}/documents?limit=200&status={s}")["items"])
            for s in ("queued", "processing")
        )

    def wait(self, project: str) -> None:
        """Until every document was read, or could not be."""
        while self.unfinished(project):
            time.sleep(1)

    def documents(self, project: str) -> dict[str, str]:
        """The name of each document that is ready."""
        return {d["id"]: d["name"] for d in self._listed(project, "ready")}

    def failed(self, project: str) -> dict[str, str]:
        """Why a document could not be read, by its name."""
        return {d["name"]: d["error"]["message"] for d in self._listed(project, "failed")}

    def _listed(self, project: str, status: str) -> Iterator[dict[str, Any]]:
        cursor = ""
        while True:
            path = f"/projects/{project}/documents?limit=200&status={status}{cursor}"
            page = self._call("GET", path)
            yield from page["items"]
            if page["next_cursor"] is None:
                return
            cursor = f"&cursor={page['next_cursor']}"

    def passages(self, document: str) -> list[str]:
        """The texts as they were embedded."""
        found: list[str] = []
        cursor = ""
        while True:
            page = self._call("GET", f"/documents/{document}/passages?limit=200{cursor}")
            found += [f"{p['context']}\n{p['text']}".strip() for p in page["items"]]
            if page["next_cursor"] is None:
                return found
            cursor = f"&cursor={page['next_cursor']}"

    def text(self, document: str) -> str:
        return self._call("GET", f"/documents/{document}/text")["text"]

    def delete(self, document: str) -> None:
        self.http.delete(f"/documents/{document}").raise_for_status()

    def stranger(self) -> "Caller":
        """Somebody else, of the same installation."""
        return Caller(str(self.http.base_url).removesuffix("/api/v1/"))

    def stages(self, document: str) -> list[dict[str, Any]]:
        return self._call("GET", f"/documents/{document}/stages")["items"]

    def hits(self, project: str, query: str, **chosen: object) -> list[dict[str, Any]]:
        body = {"query": query, **chosen}
        return self._call("POST", f"/projects/{project}/search", body)["hits"]

    def search(self, project: str, query: str) -> float:
        began = now()
        self._call("POST", f"/projects/{project}/search", {"query": query})
        return now() - began

    def answer(self, project: str, question: str, **with_it: object) -> dict[str, Any]:
        """The message as it is stored, and as a reader sees it."""
        return self._answered(self.chat(project), question, **with_it)

    def ask_once(self, project: str, question: str, **with_it: object) -> dict[str, Any]:
        """The answer, in a chat of its own, to a question asked with something else as well."""
        chat = self._call("POST", f"/projects/{project}/chats", {})["id"]
        return self._answered(chat, question, **with_it)

    def converse(self, project: str, questions: Sequence[str]) -> list[dict[str, Any]]:
        """The answers to questions asked one after the other in one chat."""
        chat = self.chat(project)
        return [self._answered(chat, question) for question in questions]

    def follow_up(
        self, project: str, question: str, history: Sequence[dict[str, str]]
    ) -> dict[str, Any]:
        """The answer to a question that comes with what was said before it."""
        return self._answered(self.chat(project), question, history=history)

    def _answered(self, chat: str, question: str, **with_it: object) -> dict[str, Any]:
        response = self.http.post(
            f"/chats/{chat}/messages",
            json={"content": question, **with_it},
            headers={"accept": "application/json"},
        )
        response.raise_for_status()
        return response.json()

    def streamed(self, project: str, question: str) -> list[dict[str, Any]]:
        """The events of an answer, in a chat of its own."""
        return [data for _, data in self.events(project, question)]

    def events(
        self, project: str, question: str, **with_it: object
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Likewise as they come, each with its name."""
        path = f"/chats/{self.chat(project)}/messages"
        name = ""
        with self.http.stream("POST", path, json={"content": question, **with_it}) as response:
            response.raise_for_status()
            for line in response.iter_lines():
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    yield name, json.loads(line.removeprefix("data: "))

    def decide(self, run: str, step: str, *, allow: bool) -> None:
        """Whether a call that waits may be made."""
        self._call("POST", f"/runs/{run}/steps/{step}", {"allow": allow})

    def ask(self, project: str, question: str) -> AnswerTimes:
        return self.ask_in(self.chat(project), question)

    def ask_in(self, chat: str, question: str) -> AnswerTimes:
        began = now()
        times: list[tuple[str, float]] = []
        content = ""
        step_ms: dict[str, float] = {}
        with self.http.stream(
            "POST", f"/chats/{chat}/messages", json={"content": question}
        ) as response:
            response.raise_for_status()
            for line in response.iter_lines():
                if line.startswith("event: "):
                    times.append((line.removeprefix("event: "), now() - began))
                elif line.startswith("data: ") and times[-1][0] == "done":
                    message = json.loads(line.removeprefix("data: "))
                    content = message["message"]["content"]
                    step_ms = {s["name"]: s["ms"] or 0 for s in message["message"]["steps"]}
        first = {name: seconds for name, seconds in reversed(times)}
        return AnswerTimes(
            began=began,
            first_event=times[0][1],
            first_token=first["token"],
            done=first["done"],
            frames=len(times),
            characters=len(content),
            words=len(content.split()),
            step_ms=step_ms,
        )
