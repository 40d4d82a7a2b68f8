"""A run as its caller wants it: a stream of events, or the finished message."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from uuid import UUID

from fastapi import Request, Response
from starlette.responses import JSONResponse, StreamingResponse

from adapters.postgres.idempotency import Recorded
from contracts.errors import (
    AppError,
    BadRequest,
    BudgetExceeded,
    Busy,
    Conflict,
    ContentTooLarge,
    Invalid,
    ModelUnavailable,
    NotResumable,
    TooManyRequests,
)
from contracts.events import Error
from contracts.frames import Numbered
from server.declared import Responses, raises
from server.idempotency import claim_or_recorded, given_up_on_failure
from server.problems import MEDIA_TYPE
from server.streams import HEADERS, event_stream
from services.access.problems import as_event
from services.chats.answers import Answer, find_answer
from services.chats.asking import Asking

_PATIENCE = 25

ANSWER: Responses = raises(
    BadRequest,
    BudgetExceeded,
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


async def once(request: Request, me: Asking, begin: Callable[[], Awaitable[Answer]]) -> Response:
    """What a run that is begun here says; the same key and body give the same run, from its
    first event."""
    claim = await claim_or_recorded(request, me.adapters, me.caller)
    if isinstance(claim, Recorded):
        answer = await find_answer(me, UUID(claim.body["run_id"]))
        return await (_whole(answer) if _wants_message(request) else replay(answer, after=0))
    async with given_up_on_failure(claim):
        answer = await begin()
    if claim is not None:
        await claim.finish(200, {"run_id": str(answer.key.run_id)})
    return await _whole(answer) if _wants_message(request) else _stream(answer.batches(), me)


def _wants_message(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/event-stream" not in accept


async def replay(answer: Answer, *, after: int) -> Response:
    """Events with a number above `after`; refused while a status code is possible."""
    return _stream(await answer.resumed(after), answer.asking)


def _stream(batches: AsyncGenerator[Sequence[Numbered]], me: Asking) -> Response:
    return event_stream(_frames(batches), me)


async def _frames(batches: AsyncGenerator[Sequence[Numbered]]) -> AsyncGenerator[bytes]:
    """As they were encoded for the log: once, however many read them."""
    async with aclosing(batches):
        async for batch in batches:
            yield b"".join(event.encoded for event in batch)


async def _whole(answer: Answer) -> Response:
    """Waits; after 25 s the line is kept open with white space, and 200 is promised."""
    finished = asyncio.ensure_future(answer.outcome())
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
