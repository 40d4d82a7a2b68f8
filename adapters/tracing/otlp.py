"""Spans to a collector: OpenTelemetry's own messages, over HTTP, in a task beside the answers.

Not by OpenTelemetry's SDK: where that is installed, the client of Redis loads it in every process,
whether spans are sent or not.
"""

import asyncio
import logging
from collections.abc import Sequence
from secrets import token_bytes

import httpx
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import (
    AnyValue,
    ArrayValue,
    InstrumentationScope,
    KeyValue,
)
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Status
from opentelemetry.proto.trace.v1.trace_pb2 import Span as ProtoSpan

from adapters.cancelling import end
from adapters.tracing.joining import Doing
from adapters.tracing.spans import Attributes, Span
from contracts.settings import TracingSettings

logger = logging.getLogger(__name__)
_WAITING = 200
"""Answers whose spans wait; of more the newest are dropped."""
_PAUSES = (1.0, 4.0)
"""Seconds before a request is sent again that a collector could not take."""
_CLOSING = 5.0


class OtlpExport:
    """`send` returns at once. What cannot be sent is tried again twice, then dropped and logged."""

    def __init__(self, settings: TracingSettings) -> None:
        self._url, self._service = str(settings.endpoint), settings.service_name
        headers = {name: one.get_secret_value() for name, one in settings.headers.items()}
        headers["content-type"] = "application/x-protobuf"
        self._http = httpx.AsyncClient(headers=headers, timeout=settings.timeout_seconds)
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue(_WAITING)
        self._sending: asyncio.Task[None] | None = None

    def send(self, spans: Sequence[Span], joined: Doing | None = None) -> None:
        """Those of one answer, request or document; `joined`: where the first of them belongs."""
        if self._sending is None:
            self._sending = asyncio.create_task(self._send_all())
        try:
            self._waiting.put_nowait(message_of(spans, self._service, joined).SerializeToString())
        except asyncio.QueueFull:
            logger.warning("spans of an answer were dropped: the collector is too slow")

    async def close(self) -> None:
        """What waits is sent, for some seconds."""
        if self._sending is not None:
            try:
                async with asyncio.timeout(_CLOSING):
                    await self._waiting.join()
            except TimeoutError:
                logger.warning("spans of %d answers were not sent", self._waiting.qsize())
            await end([self._sending])
        await self._http.aclose()

    async def _send_all(self) -> None:
        while True:
            data = await self._waiting.get()
            try:
                await self._send(data)
            finally:
                self._waiting.task_done()

    async def _send(self, data: bytes) -> None:
        why = ""
        for pause in (*_PAUSES, None):
            try:
                answer = await self._http.post(self._url, content=data)
                if answer.is_success:
                    return
                why = f"it answered {answer.status_code}"
                if answer.status_code not in (429, 502, 503, 504):
                    break
            except httpx.HTTPError as error:
                why = type(error).__name__
            if pause is not None:
                await asyncio.sleep(pause)
        logger.warning("spans of an answer were not taken by the collector: %s", why)


def message_of(
    spans: Sequence[Span], service: str, joined: Doing | None = None
) -> ExportTraceServiceRequest:
    """Of one trace, the span that all others come below first."""
    joined = joined or Doing()
    ids = {span.id: token_bytes(8) for span in spans} | {spans[0].id: joined.span}
    made = [_span(span, joined, ids) for span in spans]
    scope = ScopeSpans(scope=InstrumentationScope(name="ibid"), spans=made)
    resource = Resource(attributes=_attributes({"service.name": service}))
    return ExportTraceServiceRequest(
        resource_spans=[ResourceSpans(resource=resource, scope_spans=[scope])]
    )


def _span(span: Span, joined: Doing, ids: dict[str, bytes]) -> ProtoSpan:
    kinds = ProtoSpan.SpanKind
    failed = Status(code=Status.StatusCode.STATUS_CODE_ERROR, message=span.error or "")
    return ProtoSpan(
        trace_id=joined.trace,
        span_id=ids[span.id],
        parent_span_id=joined.parent if span.parent is None else ids[span.parent],
        name=span.name,
        kind=kinds.SPAN_KIND_CLIENT if span.goes_out else kinds.SPAN_KIND_INTERNAL,
        start_time_unix_nano=span.begun,
        end_time_unix_nano=span.ended,
        attributes=_attributes(span.attributes),
        status=failed if span.error else None,
    )


def _attributes(attributes: Attributes) -> list[KeyValue]:
    return [KeyValue(key=key, value=_value(value)) for key, value in attributes.items()]


def _value(value: str | int | float | bool | Sequence[str]) -> AnyValue:
    match value:
        case bool():
            return AnyValue(bool_value=value)
        case int():
            return AnyValue(int_value=value)
        case float():
            return AnyValue(double_value=value)
        case str():
            return AnyValue(string_value=value)
        case _:
            return AnyValue(array_value=ArrayValue(values=[_value(one) for one in value]))
