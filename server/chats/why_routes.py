"""Why an answer came out as it did."""

from uuid import UUID

from fastapi import APIRouter

from contracts.errors import BudgetExceeded
from server.declared import raises
from server.dependencies import Me
from server.idempotency import IdempotentRoute
from services.chats.tracing import reading
from services.chats.tracing.schemas import AnswerTrace
from services.chats.why_not import service
from services.chats.why_not.facts import Wanted
from services.chats.why_not.schemas import ReplayBody, Replayed, WhyNot

router = APIRouter(tags=["chats"], route_class=IdempotentRoute)


@router.get("/messages/{message_id}/trace", responses=raises(BudgetExceeded))
async def read_trace(message_id: UUID, me: Me) -> AnswerTrace:
    """How an answer came about: prompts, searches and times, for whoever may read the chat."""
    return await reading.read_trace(me, message_id)


@router.get("/messages/{message_id}/why-not", responses=raises(BudgetExceeded))
async def why_not(
    message_id: UUID, document_id: UUID, me: Me, passage_id: UUID | None = None
) -> WhyNot:
    """Why an answer does not cite a document: the first step at which it fell out."""
    return await service.why_not(me, message_id, Wanted(document_id, passage_id))


@router.post("/messages/{message_id}/replay", responses=raises(BudgetExceeded))
async def replay(message_id: UUID, body: ReplayBody, me: Me) -> Replayed:
    """The search of an answer again with other settings: whether it finds the document then."""
    return await service.replay(me, message_id, body)
