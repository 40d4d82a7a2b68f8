"""Chats, their messages, and the runs that answer."""

import re
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Path, Request, Response

from contracts.chats import Chat, Message
from contracts.errors import BadRequest, Invalid, NotResumable
from contracts.lists import Page
from contracts.memory import ChatSummary
from contracts.snapshots import Snapshot
from server.chats import answers
from server.declared import raises
from server.dependencies import Asker, Me
from server.idempotency import IdempotentRoute
from server.paging import Paging
from services.chats import outside, service
from services.chats.answers import answer_again as begin_again
from services.chats.answers import ask as begin
from services.chats.answers import find_answer
from services.chats.schemas import (
    AnotherAnswer,
    ChatChanges,
    FeedbackBody,
    NewChat,
    NewQuestion,
    StepAnswer,
)

router = APIRouter(tags=["chats"], route_class=IdempotentRoute)
streams = APIRouter(tags=["chats"])  # these record the run, and replay it


@router.post("/projects/{project_id}/chats", status_code=201, responses=raises(Invalid))
async def make_chat(project_id: UUID, body: NewChat, me: Me) -> Chat:
    return await service.make_chat(me, project_id, body)


@router.get("/projects/{project_id}/chats")
async def list_chats(project_id: UUID, me: Me, window: Paging) -> Page[Chat]:
    """Last used first."""
    return await service.list_chats(me, project_id, window)


@router.get("/chats/{chat_id}")
async def get_chat(chat_id: UUID, me: Me) -> Chat:
    return await service.read_chat(me, chat_id)


@router.patch("/chats/{chat_id}", responses=raises(Invalid))
async def change_chat(chat_id: UUID, body: ChatChanges, me: Me) -> Chat:
    """Its title, the model that answers in it, or whose settings apply; what is not named stays."""
    return await service.change_chat(me, chat_id, body)


@router.delete("/chats/{chat_id}", status_code=204)
async def delete_chat(chat_id: UUID, me: Me) -> None:
    await service.delete_chat(me, chat_id)


@router.get("/chats/{chat_id}/summary")
async def get_summary(chat_id: UUID, me: Me) -> ChatSummary:
    """What is kept of its earlier talk, for a model to read; empty where all is read as it was
    said."""
    return await service.read_summary(me, chat_id)


@router.delete("/chats/{chat_id}/summary", status_code=204)
async def delete_summary(chat_id: UUID, me: Me) -> None:
    """Forgets it, and what it was made of is not summarised again. The messages stay."""
    await service.forget_summary(me, chat_id)


@router.get("/chats/{chat_id}/messages")
async def list_messages(chat_id: UUID, me: Me, window: Paging) -> Page[Message]:
    """The whole thread in the order it was written; branches by `parent_id`."""
    return await service.list_messages(me, chat_id, window)


@streams.post("/chats/{chat_id}/messages", response_class=Response, responses=answers.ANSWER)
async def ask(chat_id: UUID, body: NewQuestion, request: Request, me: Asker) -> Response:
    """Ask, and read the answer as it is written; it goes on when nobody listens."""
    return await answers.once(request, me, partial(begin, me, chat_id, body))


@streams.post("/messages/{question_id}/answer", response_class=Response, responses=answers.ANSWER)
async def answer_again(
    question_id: UUID, request: Request, me: Asker, body: AnotherAnswer | None = None
) -> Response:
    """Another answer to the same question, beside the ones it has: as it was asked, or from a step
    of an agent's answer, or with other settings."""
    return await answers.once(request, me, partial(begin_again, me, question_id, body))


@router.get(
    "/runs/{run_id}/events",
    response_class=Response,
    responses={200: answers.ANSWER[200]} | raises(NotResumable),
)
async def follow_run(
    run_id: UUID, me: Asker, last_event_id: Annotated[str | None, Header()] = None
) -> Response:
    """What was missed, then what comes."""
    answer = await find_answer(me, run_id)
    return await answers.replay(answer, after=_number(run_id, last_event_id))


@router.post("/runs/{run_id}/stop", status_code=202)
async def stop_run(run_id: UUID, me: Me) -> None:
    """Ends the model call within a second; the partial text is kept. Harmless when it is over."""
    await service.stop(me, run_id)


@router.post("/runs/{run_id}/steps/{step_id}", status_code=202)
async def answer_step(
    run_id: UUID,
    step_id: Annotated[str, Path(pattern="^[a-z0-9-]{1,64}$")],
    body: StepAnswer,
    me: Me,
) -> None:
    """Allow a step that waits for it, or do not. The first answer counts; later ones are a 409."""
    await service.answer_step(me, run_id, step_id, allow=body.allow)


@router.get("/snapshots/{snapshot_id}")
async def read_snapshot(snapshot_id: UUID, me: Me) -> Snapshot:
    """What an answer cites from outside the documents, as it was when it was taken."""
    return await outside.read_snapshot(me, snapshot_id)


@router.put("/messages/{message_id}/feedback")
async def set_feedback(message_id: UUID, body: FeedbackBody, me: Me) -> Message:
    return await service.set_feedback(me, message_id, body)


def _number(run_id: UUID, last_event_id: str | None) -> int:
    if not last_event_id:
        return 0
    run, _, number = last_event_id.rpartition(":")
    if run != str(run_id) or not re.fullmatch(r"[0-9]{1,9}", number):
        raise BadRequest("Last-Event-ID is not of this run; leave it out to start anew.")
    return int(number)
