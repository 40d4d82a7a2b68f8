"""Server-sent events: frames encoded once, headers no proxy may ignore, a comment every 15 s.

A stream never ends without a word: what ends it before its time is told as an `error` event. That
one has no `id`, since it is no part of what was being followed: who has to know more comes back.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

import anyio
from sse_starlette.sse import EventSourceResponse

from adapters.cancelling import end
from contracts.errors import AppError, Unauthorized, Unavailable
from contracts.frames import encode
from server.metrics import STREAMS
from services.access.acting import Acting
from services.access.problems import as_event

HEADERS = {"cache-control": "no-cache, no-transform", "x-accel-buffering": "no"}
_GRACE = 1.0
"""Seconds for the last word when the server is stopped."""
_ENDED = "This sign-in has ended. Sign in again."
_STOPPING = "Ibid is being stopped. Connect again in a moment to go on."


def event_stream(frames: AsyncGenerator[bytes], acting: Acting) -> EventSourceResponse:
    """`frames` are whole frames, one or several at once, as `contracts.frames.encode` makes
    them. They end with the sign-in or the API key of whoever reads them."""
    stopping = anyio.Event()
    return EventSourceResponse(
        _to_the_end(frames, acting, stopping),
        headers=dict(HEADERS),
        ping=15,
        shutdown_event=stopping,
        shutdown_grace_period=_GRACE,
    )


async def _to_the_end(
    frames: AsyncGenerator[bytes], acting: Acting, stopping: anyio.Event
) -> AsyncIterator[bytes]:
    stop = asyncio.ensure_future(stopping.wait())
    STREAMS.inc()
    try:
        with acting.adapters.standing.ended(acting.caller) as ended:
            async with aclosing(_until(stop, ended, frames)) as all_of_them:
                async for frame in all_of_them:
                    yield frame
    except _SignInEndedError:
        yield _told(await _why(acting))
    except AppError as error:
        yield _told(error)
    finally:
        STREAMS.dec()
        await end([stop])


class _SignInEndedError(Exception):
    """Of whoever follows."""


def _told(error: AppError) -> bytes:
    event = as_event(error)
    return encode(event.type, event.model_dump_json())


async def _why(acting: Acting) -> AppError:
    """A transaction tells that an account is suspended, or whatever else a request would hear."""
    try:
        async with acting.transaction():
            return Unauthorized(_ENDED)
    except AppError as error:
        return error


async def _until(
    stop: asyncio.Future[None], ended: asyncio.Future[None], frames: AsyncGenerator[bytes]
) -> AsyncGenerator[bytes]:
    async with aclosing(frames):
        while True:
            upcoming = asyncio.ensure_future(anext(frames, None))
            try:
                await asyncio.wait({stop, ended, upcoming}, return_when=asyncio.FIRST_COMPLETED)
                if ended.done():
                    raise _SignInEndedError
                if not upcoming.done():
                    raise Unavailable(_STOPPING)
            finally:
                await end([upcoming])
            frame = upcoming.result()
            if frame is None:
                return
            yield frame
