"""Chats: their messages, questions that are stored, and what readers think of answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from uuid import UUID, uuid4

from adapters.failpoints import failpoint
from adapters.postgres.budgets import budgets_of
from adapters.postgres.chats import chats, question_context, runs
from adapters.postgres.chats.question_context import Circumstances, Defaults
from adapters.postgres.chats.runs import Asked, NewRun, Run
from adapters.postgres.database import Tx
from contracts.chats import EXTRACTIVE, Chat, Feedback, Message, Turn
from contracts.errors import Conflict, Invalid, NotFound
from contracts.lists import Page, Window, page, time_cursor
from contracts.ports import Orphan, RunKey
from contracts.project_tools import StoredTool
from contracts.projects import AgentChoice
from services.access.acting import Acting
from services.access.projects import get_project
from services.chats import outside
from services.chats.retriever import Retriever
from services.chats.schemas import ChatChanges, FeedbackBody, NewChat, NewQuestion
from services.chats.writing import Assignment
from services.search.service import Scope
from services.tools.calling import ProjectTool, enabled_tools
from services.usage.reserving import must_be_within, reservation

_TITLE = 80


@dataclass(frozen=True)
class _Question:
    """A question with what stood around it, and what it was asked with."""

    message: Message
    around: Circumstances
    asked: Asked

    @property
    def history(self) -> list[Turn]:
        handed_in = self.asked.history
        return self.around.history if handed_in is None else handed_in

    @property
    def texts(self) -> list[str]:
        """What a model is told of all that people said."""
        return [self.message.content, *(turn.content for turn in self.history)]


async def make_chat(acting: Acting, project_id: UUID, body: NewChat) -> Chat:
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        return await chats.insert_chat(tx, project_id, body.title)


async def list_chats(acting: Acting, project_id: UUID, window: Window) -> Page[Chat]:
    """Last used first."""
    async with acting.transaction() as tx:
        await get_project(tx, project_id)
        found = await chats.list_chats(tx, project_id, window.limit + 1, window.after_time())
    return page(found, window.limit, lambda c: time_cursor(c.updated_at, c.id))


async def read_chat(acting: Acting, chat_id: UUID) -> Chat:
    async with acting.transaction() as tx:
        return await get_chat(tx, chat_id)


async def rename_chat(acting: Acting, chat_id: UUID, body: ChatChanges) -> Chat:
    async with acting.transaction() as tx:
        await chats.rename_chat(tx, chat_id, body.title)
        return await get_chat(tx, chat_id)


async def delete_chat(acting: Acting, chat_id: UUID) -> None:
    async with acting.transaction() as tx:
        await get_chat(tx, chat_id)
        await chats.delete_chat(tx, chat_id)


async def list_messages(acting: Acting, chat_id: UUID, window: Window) -> Page[Message]:
    """The whole thread in the order it was written; branches by `parent_id`."""
    async with acting.transaction() as tx:
        await get_chat(tx, chat_id)
        found = await chats.list_messages(tx, chat_id, window.limit + 1, window.after_number())
        cursor = ""
        if len(found) > window.limit:
            cursor = str(await chats.number_of(tx, found[window.limit - 1].id))
    return page(found, window.limit, lambda _: cursor)


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


async def my_run(acting: Acting, run_id: UUID) -> RunKey:
    """The caller's, and still there: its log outlives a chat that was deleted."""
    async with acting.transaction() as tx:
        run = await runs.get_run(tx, run_id)
    if run is None:
        raise NotFound(f"There is no run {run_id}.")
    return run.key


async def begin_answer(acting: Acting, chat_id: UUID, body: NewQuestion) -> Assignment:
    """One short transaction: the question is stored and the run exists, whatever comes next."""
    _refuse_web_without_search(acting, body.web)
    async with acting.transaction() as tx:
        around = await _circumstances(tx, acting, chat_id, body)
        message = _message(chat_id, around.parent_id, body.content)
        asked = Asked(body.document_ids, body.turns, body.agent, body.web)
        question = _Question(message, around, asked)
        async with tx.together():
            await chats.insert_message(tx, around.project_id, message)
            await chats.touch_chat(tx, chat_id, _title(body.content))
            run = await _begin_run(tx, acting, question)
        await _reserve(tx, acting, question)
        tools = await _tools(tx, acting, question)
    failpoint("run.after_question")
    return _assignment(acting, run, question, tools)


async def begin_another_answer(acting: Acting, question_id: UUID) -> Assignment:
    """A sibling of the answers that the question has, from the same documents and turns.

    Where the guard refused one and an owner or editor said that this was wrong, by a bad rating,
    it no longer stops the question.
    """
    async with acting.transaction() as tx:
        message = await get_message(tx, question_id)
        if message.role != "user":
            raise Invalid(
                "Only a question can be answered again; name the question's id.",
                field="question_id",
            )
        around = await question_context.after_message(
            tx, message.chat_id, message.parent_id, _defaults(acting)
        )
        if around is None:
            raise _no_chat(message.chat_id)
        asked = await runs.asked_with(tx, message.id)
        _refuse_web_without_search(acting, asked.web)
        question = _Question(message, around, asked)
        run = await _begin_run(tx, acting, question)
        await _reserve(tx, acting, question)
        tools = await _tools(tx, acting, question)
        overruled = await chats.is_disputed(tx, message.id)
    return replace(_assignment(acting, run, question, tools), overruled=overruled)


async def resumed(acting: Acting, orphan: Orphan) -> Assignment | None:
    """A run whose process died, as it was begun; None where its lease is somebody else's by now."""
    seconds = acting.adapters.settings.runs.lease_seconds
    async with acting.transaction() as tx:
        run = await runs.get_run(tx, orphan.run_id)
        if run is None or run.epoch != orphan.epoch:
            return None
        if run.id not in await runs.extend_leases(tx, [run], seconds):
            return None
        message = await get_message(tx, run.question_id)
        around = await question_context.after_message(
            tx, run.chat_id, message.parent_id, _defaults(acting)
        )
        if around is None:
            return None
        question = _Question(message, around, await runs.asked_with(tx, message.id))
        tools = await _tools(tx, acting, question)
        overruled = await chats.is_disputed(tx, message.id)
    return replace(_assignment(acting, run, question, tools), overruled=overruled)


def _refuse_web_without_search(acting: Acting, web: bool) -> None:
    if web and acting.adapters.web_search is None:
        raise Invalid("No web search is configured here. Ask with `web: false`.", field="web")


async def _circumstances(tx: Tx, acting: Acting, chat_id: UUID, body: NewQuestion) -> Circumstances:
    defaults = _defaults(acting)
    if "parent_id" in body.model_fields_set:
        around = await question_context.after_message(tx, chat_id, body.parent_id, defaults)
    else:
        around = await question_context.after_last_message(tx, chat_id, defaults)
    if around is None:
        raise _no_chat(chat_id)
    if body.parent_id and around.parent_id is None:
        raise NotFound(f"There is no message {body.parent_id} in this chat.")
    return around


def _defaults(acting: Acting) -> Defaults:
    adapters = acting.adapters
    priced = list(adapters.models.names.values())
    return Defaults(adapters.embedders.default, priced, acting.caller.api_key_id)


async def _begin_run(tx: Tx, acting: Acting, question: _Question) -> Run:
    adapters, around = acting.adapters, question.around
    model = adapters.models.answering(around.settings.models)
    new = NewRun(
        around.project_id,
        question.message,
        model.name if model else EXTRACTIVE,
        question.asked,
        acting.caller.api_key_id,
        reservation(model, around.settings, question.texts, question.asked.agent, around.prices),
    )
    return await runs.begin(tx, new, adapters.settings.runs.lease_seconds)


async def _reserve(tx: Tx, acting: Acting, question: _Question) -> None:
    """The run has been begun with what it reserves, and is undone where that is too much."""
    of_person, around = acting.adapters.settings.budgets, question.around
    if not acting.adapters.models.names or not (around.budgeted or of_person.is_set):
        return
    key = acting.caller.api_key_id
    must_be_within(await budgets_of(tx, around.project_id, key, of_person, reserving=True))


async def _tools(tx: Tx, acting: Acting, question: _Question) -> list[StoredTool]:
    """Read with the question, and only where there is an agent to use them."""
    choice = question.asked.agent or question.around.settings.agent.choice
    if not acting.adapters.models.names or choice is AgentChoice.SIMPLE:
        return []
    return await enabled_tools(tx, question.around.project_id)


def _assignment(
    acting: Acting, run: Run, question: _Question, tools: Sequence[StoredTool]
) -> Assignment:
    around, person = question.around, acting.caller.person
    settings = around.settings
    retrieval = settings.retrieval
    scope = Scope(
        run.project_id, retrieval, around.embedder, retrieval.passages, question.asked.document_ids
    )
    as_person = replace(acting, caller=person)
    retriever = Retriever(as_person, scope)
    asked = question.message.content
    keep = partial(outside.take, as_person, run)
    return Assignment(
        run,
        person,
        asked,
        question.history,
        settings,
        retriever,
        agent=question.asked.agent,
        web=question.asked.web,
        tools=[ProjectTool(as_person, run.id, tool, keep) for tool in tools],
        prices=around.prices,
    )


async def stop(acting: Acting, run_id: UUID) -> None:
    """Written down first, then signalled: a lost signal is found with the next lease."""
    key = await my_run(acting, run_id)
    async with acting.transaction() as tx:
        await runs.request_stop(tx, run_id)
    await acting.adapters.stops.request_stop(key)


async def answer_step(acting: Acting, run_id: UUID, step_id: str, *, allow: bool) -> None:
    """Whether a step that waits for its person may go on. Raises `Conflict` when it does not."""
    key = await my_run(acting, run_id)
    if not await acting.adapters.confirmations.answer(key, step_id, allow=allow):
        raise Conflict("This step does not wait for an answer (any more).")


async def set_feedback(acting: Acting, message_id: UUID, body: FeedbackBody) -> Message:
    feedback = Feedback(rating=body.rating, reason=body.reason) if body.rating else None
    async with acting.transaction() as tx:
        if not await chats.set_feedback(tx, message_id, feedback):
            raise NotFound(f"There is no answer {message_id}.")
        return await get_message(tx, message_id)


def _no_chat(chat_id: UUID) -> NotFound:
    return NotFound(f"There is no chat {chat_id}.")


def _message(chat_id: UUID, parent_id: UUID | None, content: str) -> Message:
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
