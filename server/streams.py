"""Server-sent events: frames encoded once, headers no proxy may ignore, a comment every 15 s."""

from collections.abc import AsyncIterator

from sse_starlette.sse import EventSourceResponse

HEADERS = {"cache-control": "no-cache, no-transform", "x-accel-buffering": "no"}


def event_stream(frames: AsyncIterator[bytes]) -> EventSourceResponse:
    """`frames` are whole frames, as `contracts.frames.encode` makes them."""
    return EventSourceResponse(frames, headers=dict(HEADERS), ping=15)
