"""A FAKE: a collector of OpenTelemetry's spans over a real socket, which reads the real protobuf.

It knows `POST /v1/traces` and keeps what it was sent.
"""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)

from tests.fakes.serving import Reply, listening, next_one, send


@dataclass(frozen=True)
class Received:
    name: str
    id: bytes
    parent: bytes
    trace: bytes
    begun: int
    ended: int
    kind: int
    status: int
    attributes: dict[str, Any]


@dataclass
class OtlpReceiver:
    status: int = 200
    spans: list[Received] = field(default_factory=list)
    services: set[str] = field(default_factory=set)
    headers: list[dict[str, str]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1/traces"

    @property
    def by_name(self) -> dict[str, Received]:
        return {span.name: span for span in self.spans}

    async def until(self, count: int) -> None:
        """Waits for so many spans; its caller has a deadline."""
        while len(self.spans) < count:  # noqa: ASYNC110  # nobody tells but the socket
            await asyncio.sleep(0.05)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await next_one(reader):
            assert (request.method, request.target) == ("POST", "/v1/traces"), request.target
            self.headers.append(request.headers)
            if self.status == 200:
                packed = request.headers.get("content-encoding") == "gzip"
                self._keep(gzip.decompress(request.body) if packed else request.body)
            told = ExportTraceServiceResponse().SerializeToString()
            await send(writer, Reply(told, self.status, "application/x-protobuf"), keep=True)

    def _keep(self, data: bytes) -> None:
        request = ExportTraceServiceRequest.FromString(data)
        for resource in request.resource_spans:
            named = {one.key: one.value.string_value for one in resource.resource.attributes}
            self.services.add(named["service.name"])
            for scope in resource.scope_spans:
                self.spans += [_received(span) for span in scope.spans]


def _received(span: Any) -> Received:
    return Received(
        name=span.name,
        id=span.span_id,
        parent=span.parent_span_id,
        trace=span.trace_id,
        begun=span.start_time_unix_nano,
        ended=span.end_time_unix_nano,
        kind=span.kind,
        status=span.status.code,
        attributes={one.key: _value(one.value) for one in span.attributes},
    )


def _value(value: Any) -> Any:
    return getattr(value, value.WhichOneof("value"))


@asynccontextmanager
async def otlp_receiver(**chosen: Any) -> AsyncIterator[OtlpReceiver]:
    receiver = OtlpReceiver(**chosen)
    async with listening(receiver.serve) as receiver.port:
        yield receiver
