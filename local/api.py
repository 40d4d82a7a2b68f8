"""A small client of Ibid's HTTP API, for the runner's own commands; standard library only."""

import hashlib
import http.client
import json
import mimetypes
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.home import CannotRun
from local.web import direct

EMAIL = "terminal@ibid.example"
_TYPES = {".md": "text/markdown", ".txt": "text/plain"}
_FINAL = ("ready", "failed", "cancelled")


class Refused(CannotRun):
    """The API said no; `status` is its code and the text its own sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Api:
    """Calls as one person. Every method raises Refused when the API says no."""

    base: str
    token: str | None = None

    @classmethod
    def as_local_person(cls, base: str, password: str) -> "Api":
        """Sign in as the person of this home; they are made when they are new."""
        person = {"email": EMAIL, "password": password}
        anonymous = cls(base)
        try:
            said = anonymous.call("POST", "/auth/sign-in", person)
        except Refused as no:
            if no.status != 401:
                raise
            said = anonymous.call("POST", "/auth/sign-up", person | {"name": "Terminal"})
        return cls(base, said["access_token"])

    def call(self, method: str, path: str, body: object = None) -> Any:
        with self._open(method, path, body) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def events(self, method: str, path: str, body: object = None) -> Iterator[dict[str, Any]]:
        """The data of each server-sent event, as it comes."""
        with self._open(method, path, body, accept="text/event-stream") as answer:
            data: list[str] = []
            for raw in answer:
                line = raw.decode().rstrip("\r\n")
                if line.startswith("data:"):
                    data.append(line[5:].removeprefix(" "))
                elif not line and data:
                    yield json.loads("\n".join(data))
                    data = []

    def items(self, path: str) -> Iterator[dict[str, Any]]:
        """All items of a list, page after page."""
        cursor = ""
        while True:
            page = self.call("GET", f"{path}?limit=100{cursor}")
            yield from page["items"]
            if page["next_cursor"] is None:
                return
            cursor = f"&cursor={page['next_cursor']}"

    def project(self, name: str, description: str) -> dict[str, Any]:
        """The person's project of that name; made when there is none."""
        for project in self.items("/projects"):
            if project["name"] == name:
                return project
        return self.call("POST", "/projects", {"name": name, "description": description})

    def upload(self, project_id: str, name: str, data: bytes) -> dict[str, Any]:
        """Send a file and have it read; the document, `queued`."""
        kind = _TYPES.get(Path(name).suffix.lower()) or mimetypes.guess_type(name)[0]
        ticket = self.call(
            "POST",
            f"/projects/{project_id}/documents",
            {
                "name": name,
                "media_type": kind or "application/octet-stream",
                "size": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            },
        )
        upload = ticket["upload"]
        request = urllib.request.Request(  # noqa: S310  # the address is the API's own
            upload["url"], data, upload["headers"], method=upload["method"]
        )
        _answer(request)
        return self.call("POST", f"/documents/{ticket['document']['id']}/confirm", {})

    def progress(self, document_id: str, every: float = 0.3) -> Iterator[dict[str, Any]]:
        """The document, again and again, until it is ready, failed or cancelled."""
        while True:
            document = self.call("GET", f"/documents/{document_id}")
            yield document
            if document["status"] in _FINAL:
                return
            time.sleep(every)

    def _open(
        self, method: str, path: str, body: object, accept: str = "application/json"
    ) -> http.client.HTTPResponse:
        headers = {"accept": accept}
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["content-type"] = "application/json"
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        address = f"{self.base}/api/v1{path}"
        return _answer(urllib.request.Request(address, data, headers, method=method))  # noqa: S310


def _answer(request: urllib.request.Request) -> http.client.HTTPResponse:
    try:
        return direct.open(request, timeout=180)
    except urllib.error.HTTPError as error:
        raise Refused(error.code, _sentence(error)) from None
    except OSError as error:
        raise CannotRun(f"Ibid does not answer at {request.full_url}: {error}.") from None


def _sentence(error: urllib.error.HTTPError) -> str:
    """What the problem document says, or the bare status where there is none."""
    try:
        problem = json.loads(error.read())
        details = "".join(f" {e['field']}: {e['message']}." for e in problem.get("errors", []))
        return f"{problem['detail']}{details}"
    except (ValueError, KeyError, TypeError):
        return f"Ibid answered {error.code} {error.reason}."
