"""A run as its caller wants it: a stream of events, or the finished message."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from starlette.responses import JSONResponse, StreamingResponse

from adapters.postgres import chats, runs
from adapters.postgres.idempotency import Recorded
from adapters.wiring import Adapters
from contracts.chats import Message
from contracts.errors import NotResumable, Unavailable
from contracts.events import Done, Error
from contracts.frames import decode, numbered
from contracts.people import Caller
from contracts.ports import RunKey
from contracts.transcript import ending
from server.chats import service
from server.chats.runs import Assignment, Runs
from server.idempotency import Claim
from server.problems import MEDIA_TYPE
from server.streams import HEADERS, event_stream

_PATIENCE = 25

ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer's events, or with `Accept: application/json` the message.",
        "content": {
            "text/event-stream": {"schema": {"$ref": "#/components/schemas/Event"}},
            "application/json": {"schema": {"$ref": "#/components/schemas/Message"}},
        },
    }
}


async def start(
    request: Request, app: Adapters, writers: Runs, assignment: Assignment, claim: Claim | None
) -> Response:
    key = await writers.start(assignment)
    if claim is not None:
        await claim.finish(200, {"run_id": str(key.run_id)})
    return await respond(request, app, assignment.person, key)


async def start_again(
    request: Request, app: Adapters, caller: Caller, recorded: Recorded
) -> Response:
    """The same key and body: the same run, from its first frame."""
    key = await service.my_run(app, caller, UUID(recorded.body["run_id"]))
    if _wants_message(request):
        return await _whole(app, caller, key)
    return await replay(app, caller, key, after=0)


async def respond(request: Request, app: Adapters, caller: Caller, key: RunKey) -> Response:
    if _wants_message(request):
        return await _whole(app, caller, key)
    return event_stream(follow(app, caller, key, 0))


def _wants_message(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/event-stream" not in accept


async def replay(app: Adapters, caller: Caller, key: RunKey, *, after: int) -> Response:
    """Frames with a number above `after`; refused while a status code is possible."""
    if not await app.run_log.frames(key):
        raise NotResumable("This answer can no longer be replayed; read the chat's messages.")
    return event_stream(follow(app, caller, key, after))


async def follow(app: Adapters, caller: Caller, key: RunKey, after: int) -> AsyncIterator[bytes]:
    """A cut here is for the reader to resume; an answer never ends in half a frame."""
    try:
        async with aclosing(app.run_log.follow(key, after)) as frames:
            async for frame in frames:
                if frame is not None:
                    yield frame
                else:
                    await _complete(app, caller, key)
    except (Unavailable, NotResumable):
        return


async def _complete(app: Adapters, caller: Caller, key: RunKey) -> None:
    """Write the last frame of a run that is over, if its writer died before it could."""
    async with app.db.as_user(caller.person) as tx:
        run = await runs.get_run(tx, key.run_id)
        if run is None:
            raise NotResumable("This answer was deleted.")
        if run.status == "running":
            return
        stored = await chats.get_message(tx, run.answer_id)
    if stored is not None:
        frames = await app.run_log.frames(key)
        last = numbered(run.id, len(frames) + 1, ending(stored))
        await app.run_log.rewrite(key, [*frames, last], last=True)


async def _whole(app: Adapters, caller: Caller, key: RunKey) -> Response:
    """Waits; after 25 s the line is kept open with white space, and 200 is promised."""
    finished = asyncio.ensure_future(_last(app, caller, key))
    done, _ = await asyncio.wait({finished}, timeout=_PATIENCE)
    if done:
        last = finished.result()
        if isinstance(last, Error):
            body = last.problem.model_dump(exclude_none=True)
            return JSONResponse(body, last.problem.status, media_type=MEDIA_TYPE)
        return Response(last.model_dump_json(), media_type="application/json")

    async def spaces() -> AsyncIterator[bytes]:
        waiting = finished
        while not (await asyncio.wait({waiting}, timeout=_PATIENCE))[0]:
            yield b" "
        last = waiting.result()
        whole = last.problem if isinstance(last, Error) else last
        yield whole.model_dump_json().encode()

    return StreamingResponse(spaces(), media_type="application/json", headers=HEADERS)


async def _last(app: Adapters, caller: Caller, key: RunKey) -> Message | Error:
    """From the log; from the store when the log was lost on the way."""
    frame = b""
    async for newer in follow(app, caller, key, 0):
        frame = newer
    event = decode(frame) if frame else None
    if isinstance(event, Done):
        return event.message
    if isinstance(event, Error):
        return event
    async with app.db.as_user(caller) as tx:
        run = await runs.get_run(tx, key.run_id)
        message = await chats.get_message(tx, run.answer_id) if run else None
    if message is None:
        raise Unavailable("The answer's stream was interrupted. Read the chat's messages.")
    return message
