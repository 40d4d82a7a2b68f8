"""As much of HTTP/1.1 as a FAKE server of ours speaks, down to its misbehaviour."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

_REASON = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    429: "Too Many Requests",
    500: "Internal Server Error",
}


class Chunks:
    def __init__(self, writer: asyncio.StreamWriter, chunked: bool) -> None:
        self._writer, self._chunked = writer, chunked

    async def raw(self, data: bytes, *, broken: bool = False) -> None:
        size = len(data) + (10 if broken else 0)  # promises more than comes
        if self._chunked:
            data = f"{size:x}\r\n".encode() + data + (b"" if broken else b"\r\n")
        self._writer.write(data)
        await self._writer.drain()

    async def event(self, data: dict[str, Any]) -> None:
        await self.raw(f"data: {json.dumps(data)}\n\n".encode())

    async def end(self) -> None:
        if self._chunked:
            self._writer.write(b"0\r\n\r\n")
            await self._writer.drain()


async def request_of(reader: asyncio.StreamReader) -> tuple[str, dict[str, Any]] | None:
    line = await reader.readline()
    if not line:
        return None
    length = 0
    while (header := await reader.readline()).strip():
        name, _, value = header.decode().partition(":")
        if name.lower() == "content-length":
            length = int(value)
    return line.split()[1].decode(), json.loads(await reader.readexactly(length) or b"{}")


async def whole(
    writer: asyncio.StreamWriter,
    status: int,
    body: dict[str, Any] | str,
    headers: Mapping[str, str] = {},  # never changed
) -> None:
    kind = "text/html" if isinstance(body, str) else "application/json"
    data = (body if isinstance(body, str) else json.dumps(body)).encode()
    head = f"HTTP/1.1 {status} {_REASON[status]}\r\ncontent-type: {kind}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"{head}content-length: {len(data)}\r\n\r\n".encode() + data)
    await writer.drain()
