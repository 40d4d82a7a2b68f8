"""Chats, their messages, and the runs that answer."""

import re
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response

from adapters.postgres.chats import chats
from adapters.postgres.idempotency import Recorded
from contracts.chats import Chat, Message
from contracts.errors import BadRequest, NotResumable
from contracts.lists import Page, page, time_cursor
from server.chats import answers
from server.declared import raises
from server.dependencies import AppAdapters, CurrentCaller, UserTx
from server.idempotency import IdempotentRoute, claim_or_recorded, given_up_on_failure
from server.paging import Paging
from services.chats import service
from services.chats.runs import Runs
from services.chats.schemas import ChatChanges, FeedbackBody, NewChat, NewQuestion
from services.projects.service import get_project

router = APIRouter(tags=["chats"], route_class=IdempotentRoute)
streams = APIRouter(tags=["chats"])  # these record the run, and replay it


def running(request: Request) -> Runs:
    return request.app.state.runs


AppRuns = Annotated[Runs, Depends(running)]


@router.post("/projects/{project_id}/chats", status_code=201)
async def make_chat(project_id: UUID, body: NewChat, tx: UserTx) -> Chat:
    await get_project(tx, project_id)
    return await chats.insert_chat(tx, project_id, body.title)


@router.get("/projects/{project_id}/chats")
async def list_chats(project_id: UUID, tx: UserTx, window: Paging) -> Page[Chat]:
    """Last used first."""
    await get_project(tx, project_id)
    found = await chats.list_chats(tx, project_id, window.limit + 1, window.after_time())
    return page(found, window.limit, lambda c: time_cursor(c.updated_at, c.id))


@router.get("/chats/{chat_id}")
async def get_chat(chat_id: UUID, tx: UserTx) -> Chat:
    return await service.get_chat(tx, chat_id)


@router.patch("/chats/{chat_id}")
async def rename_chat(chat_id: UUID, body: ChatChanges, tx: UserTx) -> Chat:
    await chats.rename_chat(tx, chat_id, body.title)
    return await service.get_chat(tx, chat_id)


@router.delete("/chats/{chat_id}", status_code=204)
async def delete_chat(chat_id: UUID, tx: UserTx) -> None:
    await service.get_chat(tx, chat_id)
    await chats.delete_chat(tx, chat_id)


@router.get("/chats/{chat_id}/messages")
async def list_messages(chat_id: UUID, tx: UserTx, window: Paging) -> Page[Message]:
    """The whole thread in the order it was written; branches by `parent_id`."""
    await service.get_chat(tx, chat_id)
    found = await chats.list_messages(tx, chat_id, window.limit + 1, window.after_number())
    cursor = ""
    if len(found) > window.limit:
        cursor = str(await chats.number_of(tx, found[window.limit - 1].id))
    return page(found, window.limit, lambda _: cursor)


@streams.post("/chats/{chat_id}/messages", response_class=Response, responses=answers.ANSWER)
async def ask(
    chat_id: UUID,
    body: NewQuestion,
    request: Request,
    app: AppAdapters,
    runs: AppRuns,
    caller: CurrentCaller,
) -> Response:
    """Ask, and read the answer as it is written; it goes on when nobody listens."""
    claim = await claim_or_recorded(request, app, caller)
    if isinstance(claim, Recorded):
        return await answers.start_again(request, app, runs, caller, claim)
    async with given_up_on_failure(claim), runs.admitted(caller):
        key = await runs.start(await service.begin_answer(app, caller, chat_id, body))
    return await answers.respond(request, app, runs, caller.person, key, claim)


@streams.post("/messages/{question_id}/answer", response_class=Response, responses=answers.ANSWER)
async def answer_again(
    question_id: UUID, request: Request, app: AppAdapters, runs: AppRuns, caller: CurrentCaller
) -> Response:
    """Another answer to the same question, beside the ones it has."""
    claim = await claim_or_recorded(request, app, caller)
    if isinstance(claim, Recorded):
        return await answers.start_again(request, app, runs, caller, claim)
    async with given_up_on_failure(claim), runs.admitted(caller):
        key = await runs.start(await service.begin_another_answer(app, caller, question_id))
    return await answers.respond(request, app, runs, caller.person, key, claim)


@router.get(
    "/runs/{run_id}/events",
    response_class=Response,
    responses={200: answers.ANSWER[200]} | raises(NotResumable),
)
async def follow_run(
    run_id: UUID,
    app: AppAdapters,
    runs: AppRuns,
    caller: CurrentCaller,
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:
    """What was missed, then what comes."""
    key = await service.my_run(app, caller, run_id)
    return await answers.replay(app, runs, caller, key, after=_number(run_id, last_event_id))


@router.post("/runs/{run_id}/stop", status_code=202)
async def stop_run(run_id: UUID, app: AppAdapters, caller: CurrentCaller) -> None:
    """Ends the model call within a second; the partial text is kept. Harmless when it is over."""
    await service.stop(app, caller, run_id)


@router.put("/messages/{message_id}/feedback")
async def set_feedback(message_id: UUID, body: FeedbackBody, tx: UserTx) -> Message:
    return await service.set_feedback(tx, message_id, body)


def _number(run_id: UUID, last_event_id: str | None) -> int:
    if not last_event_id:
        return 0
    run, _, number = last_event_id.rpartition(":")
    if run != str(run_id) or not re.fullmatch(r"[0-9]{1,9}", number):
        raise BadRequest("Last-Event-ID is not of this run; leave it out to start anew.")
    return int(number)
