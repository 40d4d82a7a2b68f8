"""Chats: questions, answers to them, and what readers think of those."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from adapters.failpoints import failpoint
from adapters.postgres.chats import chats, question_context, runs
from adapters.postgres.chats.question_context import Circumstances
from adapters.postgres.chats.runs import Run
from adapters.postgres.database import Tx
from adapters.wiring import Adapters
from contracts.chats import EXTRACTIVE, Chat, Feedback, Message
from contracts.errors import Invalid, NotFound
from contracts.people import Caller
from contracts.ports import RunKey
from services.chats.retriever import Evidence
from services.chats.schemas import FeedbackBody, NewQuestion
from services.chats.writing import Assignment

_TITLE = 80


async def get_chat(tx: Tx, chat_id: UUID) -> Chat:
    chat = await chats.get_chat(tx, chat_id)
    if chat is None:
        raise _no_chat(chat_id)
    return chat


async def get_message(tx: Tx, message_id: UUID) -> Message:
    message = await chats.get_message(tx, message_id)
    if message is None:
        raise NotFound(f"There is no message {message_id}.")
    return message


async def my_run(app: Adapters, caller: Caller, run_id: UUID) -> RunKey:
    """The caller's, and still there: its log outlives a chat that was deleted."""
    async with app.db.as_user(caller) as tx:
        run = await runs.get_run(tx, run_id)
    if run is None:
        raise NotFound(f"There is no run {run_id}.")
    return run.key


async def begin_answer(
    app: Adapters, caller: Caller, chat_id: UUID, body: NewQuestion
) -> Assignment:
    """One short transaction: the question is stored and the run exists, whatever comes next."""
    if body.web:
        raise Invalid("No web search is configured here. Ask with `web: false`.", field="web")
    async with app.db.as_user(caller) as tx:
        around = await _circumstances(tx, app, chat_id, body)
        question = _question(chat_id, around.parent_id, body.content)
        async with tx.together():
            await chats.insert_message(tx, around.project_id, question)
            await chats.touch_chat(tx, chat_id, _title(body.content))
            run = await _begin_run(tx, app, question, around, body.document_ids)
    failpoint("run.after_question")
    return _assignment(app, caller, run, question, around, body.document_ids)


async def begin_another_answer(app: Adapters, caller: Caller, question_id: UUID) -> Assignment:
    """A sibling of the answers that the question has, from the same documents."""
    async with app.db.as_user(caller) as tx:
        question = await get_message(tx, question_id)
        if question.role != "user":
            raise Invalid(
                "Only a question can be answered again; name the question's id.",
                field="question_id",
            )
        around = await question_context.after_message(
            tx, question.chat_id, question.parent_id, app.embedders.default
        )
        if around is None:
            raise _no_chat(question.chat_id)
        scope = await runs.scope_of(tx, question.id)
        run = await _begin_run(tx, app, question, around, scope)
    return _assignment(app, caller, run, question, around, scope)


async def _circumstances(tx: Tx, app: Adapters, chat_id: UUID, body: NewQuestion) -> Circumstances:
    default = app.embedders.default
    if "parent_id" in body.model_fields_set:
        around = await question_context.after_message(tx, chat_id, body.parent_id, default)
    else:
        around = await question_context.after_last_message(tx, chat_id, default)
    if around is None:
        raise _no_chat(chat_id)
    if body.parent_id and around.parent_id is None:
        raise NotFound(f"There is no message {body.parent_id} in this chat.")
    return around


async def _begin_run(
    tx: Tx,
    app: Adapters,
    question: Message,
    around: Circumstances,
    document_ids: list[UUID] | None,
) -> Run:
    return await runs.begin(
        tx,
        question,
        around.project_id,
        model=app.model.name if app.model else EXTRACTIVE,
        lease_seconds=app.settings.runs.lease_seconds,
        document_ids=document_ids,
    )


def _assignment(
    app: Adapters,
    caller: Caller,
    run: Run,
    question: Message,
    around: Circumstances,
    document_ids: list[UUID] | None,
) -> Assignment:
    settings = around.settings
    person = caller.person
    evidence = Evidence(app, person, run.project_id, settings, around.embedder, document_ids)
    return Assignment(run, person, question.content, around.history, settings, evidence)


async def stop(app: Adapters, caller: Caller, run_id: UUID) -> None:
    """Written down first, then signalled: a lost signal is found with the next lease."""
    key = await my_run(app, caller, run_id)
    async with app.db.as_user(caller) as tx:
        await runs.request_stop(tx, run_id)
    await app.stops.request_stop(key)


async def set_feedback(tx: Tx, message_id: UUID, body: FeedbackBody) -> Message:
    feedback = Feedback(rating=body.rating, reason=body.reason) if body.rating else None
    if not await chats.set_feedback(tx, message_id, feedback):
        raise NotFound(f"There is no answer {message_id}.")
    return await get_message(tx, message_id)


def _no_chat(chat_id: UUID) -> NotFound:
    return NotFound(f"There is no chat {chat_id}.")


def _question(chat_id: UUID, parent_id: UUID | None, content: str) -> Message:
    return Message(
        id=uuid4(),
        chat_id=chat_id,
        parent_id=parent_id,
        role="user",
        content=content,
        created_at=datetime.now(UTC),
    )


def _title(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= _TITLE else f"{line[: _TITLE - 1].rsplit(' ', 1)[0]}…"
