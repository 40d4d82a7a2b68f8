"""A run as its caller wants it: a stream of events, or the finished message."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from uuid import UUID

from fastapi import Request, Response
from starlette.responses import JSONResponse, StreamingResponse

from adapters.postgres.chats import chats, runs
from adapters.postgres.idempotency import Recorded
from adapters.wiring import Adapters
from contracts.chats import Message
from contracts.errors import (
    AppError,
    BadRequest,
    Busy,
    Conflict,
    ContentTooLarge,
    Invalid,
    ModelUnavailable,
    NotResumable,
    TooManyRequests,
    Unavailable,
)
from contracts.events import Done, Error
from contracts.frames import decode
from contracts.people import Caller
from contracts.ports import RunKey
from server.declared import Responses, raises
from server.idempotency import Claim
from server.problems import MEDIA_TYPE
from server.streams import HEADERS, event_stream
from services.access.problems import as_event
from services.chats import service
from services.chats.runs import Runs

_PATIENCE = 25

ANSWER: Responses = raises(
    BadRequest,
    Busy,
    ContentTooLarge,
    Conflict,
    Invalid,
    NotResumable,
    ModelUnavailable,
    TooManyRequests,
) | {
    200: {
        "description": "The answer's events, or with `Accept: application/json` the message.",
        "content": {
            "text/event-stream": {"schema": {"$ref": "#/components/schemas/Event"}},
            "application/json": {"schema": {"$ref": "#/components/schemas/Message"}},
        },
    }
}


async def respond(
    request: Request,
    app: Adapters,
    writers: Runs,
    caller: Caller,
    key: RunKey,
    claim: Claim | None,
) -> Response:
    """What a run that was started here says."""
    if claim is not None:
        await claim.finish(200, {"run_id": str(key.run_id)})
    if _wants_message(request):
        return await _whole(app, writers, caller, key)
    return event_stream(writers.follow(caller, key, 0))


async def start_again(
    request: Request, app: Adapters, writers: Runs, caller: Caller, recorded: Recorded
) -> Response:
    """The same key and body: the same run, from its first frame."""
    key = await service.my_run(app, caller, UUID(recorded.body["run_id"]))
    if _wants_message(request):
        return await _whole(app, writers, caller, key)
    return await replay(app, writers, caller, key, after=0)


def _wants_message(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/event-stream" not in accept


async def replay(
    app: Adapters, writers: Runs, caller: Caller, key: RunKey, *, after: int
) -> Response:
    """Frames with a number above `after`; refused while a status code is possible."""
    if not writers.writes(key) and not await app.run_log.frames(key):
        raise NotResumable("This answer can no longer be replayed; read the chat's messages.")
    return event_stream(writers.follow(caller, key, after))


async def _whole(app: Adapters, writers: Runs, caller: Caller, key: RunKey) -> Response:
    """Waits; after 25 s the line is kept open with white space, and 200 is promised."""
    finished = asyncio.ensure_future(_last(app, writers, caller, key))
    done, _ = await asyncio.wait({finished}, timeout=_PATIENCE)
    if done:
        last = finished.result()
        if isinstance(last, Error):
            body = last.problem.model_dump(exclude_none=True)
            return JSONResponse(body, last.problem.status, media_type=MEDIA_TYPE)
        return Response(last.model_dump_json(), media_type="application/json")

    async def spaces() -> AsyncIterator[bytes]:
        while not (await asyncio.wait({finished}, timeout=_PATIENCE))[0]:
            yield b" "
        try:
            last = finished.result()
        except AppError as error:  # half a body is no answer at all
            last = as_event(error)
        whole = last.problem if isinstance(last, Error) else last
        yield whole.model_dump_json().encode()

    return StreamingResponse(spaces(), media_type="application/json", headers=HEADERS)


async def _last(app: Adapters, writers: Runs, caller: Caller, key: RunKey) -> Message | Error:
    """From its writer or the log; from the store when the log was lost on the way."""
    frame = b""
    with suppress(Unavailable, NotResumable):
        async with aclosing(writers.follow(caller, key, 0)) as frames:
            async for newer in frames:
                frame = newer
    event = decode(frame) if frame else None
    if isinstance(event, Done):
        return event.message
    if isinstance(event, Error):
        return event
    async with app.db.as_user(caller.person) as tx:
        run = await runs.get_run(tx, key.run_id)
        message = await chats.get_message(tx, run.answer_id) if run else None
    if message is None:
        raise Unavailable("The answer's stream was interrupted. Read the chat's messages.")
    return message
