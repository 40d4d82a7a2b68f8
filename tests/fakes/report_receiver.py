"""A FAKE: whom Sentry's and PostHog's own SDKs send to, over a real socket. It keeps every byte."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.serving import Got, Reply, listening, next_one, send


@dataclass
class ReportReceiver:
    got: list[Got] = field(default_factory=list[Got])
    port: int = 0

    @property
    def dsn(self) -> str:
        return f"http://publickey@127.0.0.1:{self.port}/1"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sent(self) -> str:
        """Everything that came: heads and bodies, unpacked."""
        return "\n".join(
            f"{one.target} {one.headers} {_unpacked(one).decode()}" for one in self.got
        )

    @property
    def faults(self) -> list[dict[str, Any]]:
        """Events of Sentry's envelopes."""
        lines = [line for one in self.got for line in _unpacked(one).splitlines()]
        return [told for told in map(json.loads, lines) if "event_id" in told and "level" in told]

    @property
    def counted(self) -> list[dict[str, Any]]:
        """Events of PostHog's batches."""
        return [event for one in self.got for event in json.loads(_unpacked(one))["batch"]]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await next_one(reader):
            self.got.append(request)
            await send(writer, Reply({"status": 1}), keep=True)


def _unpacked(request: Got) -> bytes:
    packed = request.headers.get("content-encoding") == "gzip"
    return gzip.decompress(request.body) if packed else request.body


@asynccontextmanager
async def report_receiver() -> AsyncIterator[ReportReceiver]:
    receiver = ReportReceiver()
    async with listening(receiver.serve) as receiver.port:
        yield receiver
