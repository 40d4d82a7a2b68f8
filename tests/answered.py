"""What a server under test answered, held against what it says of itself."""

from functools import cache
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.app import assemble

Answer = tuple[str, str, int, str]
"""Operation, method, status, media type."""


@cache
def described() -> dict[str, Any]:
    """What openapi.json says. It knows no settings, and making it takes longer than many a test."""
    return assemble().openapi()


class Answered:
    """Notes every answer: a test that looks at something else is held to this as well."""

    def __init__(self, app: FastAPI, whole: dict[str, Any]) -> None:
        """`whole` is the description of `app`."""
        self._app: ASGIApp = app
        self._shared = whole["components"]["responses"]
        self._operations: dict[str, tuple[str, dict[str, Any]]] = {
            operation["operationId"]: (method.upper(), operation["responses"])
            for operations in whole["paths"].values()
            for method, operation in operations.items()
        }
        self.seen: set[Answer] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def noting(message: Message) -> None:
            if scope["type"] == "http" and message["type"] == "http.response.start":
                headers = {name.lower(): value for name, value in message["headers"]}
                media_type = headers.get(b"content-type", b"").decode().partition(";")[0]
                operation = getattr(scope.get("route"), "name", "")
                self.seen.add((operation, scope["method"], message["status"], media_type))
            await send(message)

        await self._app(scope, receive, noting)

    def undeclared(self) -> set[Answer]:
        return {answer for answer in self.seen if not self._is_declared(*answer)}

    def _is_declared(self, operation: str, method: str, status: int, media_type: str) -> bool:
        described, responses = self._operations.get(operation, ("", {}))
        if not described:  # signed URLs and metrics are not described, nor is what is not there
            return True
        if method != described:
            return status == 405
        said = responses.get(str(status))
        if said is None:
            return False
        if "$ref" in said:
            said = self._shared[said["$ref"].rpartition("/")[2]]
        return "content" not in said or media_type in said["content"]
