"""Questions: stored with a run that answers them, and what that run is given."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID, uuid4

from adapters.failpoints import failpoint
from adapters.postgres.budgets import budgets_of
from adapters.postgres.chats import chats, question_context, runs
from adapters.postgres.chats.question_context import Circumstances, Defaults
from adapters.postgres.chats.runs import Asked, NewRun, Run
from adapters.postgres.database import Tx
from adapters.postgres.documents import documents
from contracts.assistants import narrowed
from contracts.budgets import Reservation, Wanted, must_be_within
from contracts.chats import EXTRACTIVE, Message, Turn
from contracts.errors import Invalid, NotFound
from contracts.memory import ALL_TOLD
from contracts.ports import Orphan
from contracts.project_tools import StoredTool
from contracts.projects import AgentChoice
from contracts.searching import NO_FILTERS
from contracts.settings import ModelSettings
from services.access.acting import Acting
from services.access.metering import charged_models
from services.access.rates import take_question
from services.chats import outside
from services.chats.answering_again import fork_of, go_on_from, must_not_loosen, with_changes
from services.chats.model_choice import must_be_offered, settled
from services.chats.retriever import Retriever
from services.chats.schemas import AnotherAnswer, NewQuestion
from services.chats.service import get_message, no_chat
from services.chats.writing import Assignment
from services.search.service import Scope
from services.tools.calling import ProjectTool, enabled_tools
from services.usage.reserving import Answering, to_answer

_TITLE = 80


@dataclass(frozen=True)
class _Question:
    """A question with what stood around it, and what it was asked with."""

    message: Message
    around: Circumstances
    asked: Asked
    withdrawn: str | None = None
    """That a model was chosen which is not offered any more."""

    @property
    def history(self) -> list[Turn]:
        handed_in = self.asked.history
        return self.around.history if handed_in is None else handed_in

    @property
    def texts(self) -> list[str]:
        """What a model is told of all that people said."""
        told = [self.message.content, *(turn.content for turn in self.history)]
        background, summary = self.around.background, self.around.earlier.summary
        return [*told, background.assistant, background.person, summary.content if summary else ""]


class _Means(NamedTuple):
    """With what it is answered, of what the project has and the assistant leaves."""

    tools: Sequence[StoredTool]
    document_ids: list[UUID] | None


async def begin_answer(acting: Acting, chat_id: UUID, body: NewQuestion) -> Assignment:
    """One short transaction: the question is stored and the run exists, whatever comes next."""
    _refuse_web_without_search(acting, body.web)
    async with acting.transaction() as tx:
        around = await _circumstances(tx, acting, chat_id, body)
        await take_question(acting, around.project_id)
        must_be_offered(acting.adapters.models, around.settings.models, body.model)
        message = _message(chat_id, around.parent_id, body.content)
        model = body.model or around.model
        asked = Asked(body.document_ids, body.turns, body.agent, body.web, model=model)
        question = _question(acting, message, around, asked)
        async with tx.together():
            await chats.insert_message(tx, around.project_id, message)
            await chats.touch_chat(tx, chat_id, _title(body.content))
            run = await _begin_run(tx, acting, question)
        await _reserve(tx, acting, question)
        means = await _means(tx, acting, question)
    failpoint("run.after_question")
    return _assignment(acting, run, question, means)


async def begin_another_answer(
    acting: Acting, question_id: UUID, wanted: AnotherAnswer | None = None
) -> Assignment:
    """A sibling of the answers that the question has, from the same documents and turns.

    Where the guard refused one and an owner or editor said that this was wrong, by a bad rating,
    it no longer stops the question.
    """
    wanted = wanted or AnotherAnswer()
    fork = await fork_of(acting, question_id, wanted)
    async with acting.transaction() as tx:
        message = await get_message(tx, question_id)
        if message.role != "user":
            raise Invalid(
                "Only a question can be answered again; name the question's id.",
                field="question_id",
            )
        asked = with_changes(await runs.asked_with(tx, message.id), wanted)
        _refuse_web_without_search(acting, asked.web)
        around = await _around(tx, acting, message)
        await take_question(acting, around.project_id)
        must_be_offered(acting.adapters.models, around.settings.models, wanted.model)
        asked = asked._replace(model=wanted.model or around.model)
        question = await _as_asked(tx, acting, message, around, asked)
        run = await _begin_run(tx, acting, question)
        if fork is not None:
            await go_on_from(tx, fork, run)
        await _reserve(tx, acting, question)
        means = await _means(tx, acting, question)
        overruled = await chats.is_disputed(tx, message.id)
    begun = _assignment(acting, run, question, means)
    return replace(begun, overruled=overruled, begun=wanted.from_step)


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
        around = await _around(tx, acting, message)
        question = await _as_asked(tx, acting, message, around, await runs.asked_in(tx, run))
        means = await _means(tx, acting, question)
        overruled = await chats.is_disputed(tx, message.id)
    return replace(_assignment(acting, run, question, means), overruled=overruled)


async def _around(tx: Tx, acting: Acting, message: Message) -> Circumstances:
    """Of a question that is stored."""
    around = await question_context.after_message(
        tx, message.chat_id, message.parent_id, _defaults(acting)
    )
    if around is None:
        raise no_chat(message.chat_id)
    return around


async def _as_asked(
    tx: Tx, acting: Acting, message: Message, around: Circumstances, asked: Asked
) -> _Question:
    """A question that is stored, with the settings that this answer is to have."""
    project_has = around.settings.answering.strictness
    await must_not_loosen(tx, around.project_id, project_has, asked.strictness)
    return _question(acting, message, around, asked)


def _question(acting: Acting, message: Message, around: Circumstances, asked: Asked) -> _Question:
    asked, withdrawn = settled(acting.adapters.models, around, asked)
    around = around._replace(settings=asked.applied(around.settings))
    return _Question(message, around, asked, withdrawn)


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
        raise no_chat(chat_id)
    if body.parent_id and around.parent_id is None:
        raise NotFound(f"There is no message {body.parent_id} in this chat.")
    return around


def _defaults(acting: Acting) -> Defaults:
    adapters = acting.adapters
    return Defaults(adapters.embedders.default, charged_models(adapters), acting.caller.api_key_id)


async def _begin_run(tx: Tx, acting: Acting, question: _Question) -> Run:
    adapters, around = acting.adapters, question.around
    model = adapters.models.answering(around.settings.models)
    new = NewRun(
        around.project_id,
        question.message,
        model.name if model else EXTRACTIVE,
        question.asked,
        acting.caller.api_key_id,
        Reservation.of(_wanted(acting, model, question), around.prices),
    )
    return await runs.begin(tx, new, adapters.settings.runs.lease_seconds)


def _wanted(acting: Acting, model: ModelSettings | None, question: _Question) -> Wanted:
    around = question.around
    choice = question.asked.agent or around.settings.agent.choice
    answering = Answering(model, around.settings, choice, around.embedder)
    return to_answer(acting.adapters, answering, question.texts)


async def _reserve(tx: Tx, acting: Acting, question: _Question) -> None:
    """The run has been begun with what it reserves, and is undone where that is too much."""
    adapters, around = acting.adapters, question.around
    of_person, key = adapters.settings.budgets, acting.caller.api_key_id
    if not (around.budgeted or of_person.is_set):
        return
    found = await budgets_of(tx, around.project_id, key, of_person, reserving=True)
    must_be_within(found, "this question", "this answer and others being written")


async def _means(tx: Tx, acting: Acting, question: _Question) -> _Means:
    assistant, asked = question.around.assistant, question.asked.document_ids
    tools = await _tools(tx, acting, question)
    if assistant is None:
        return _Means(tools, asked)
    allowed = assistant.document_ids
    if asked is not None and allowed is not None:  # either may name what was replaced since
        asked, allowed = [await documents.newest_in_scope(tx, ids) for ids in (asked, allowed)]
    return _Means([t for t in tools if assistant.may_use(t.id)], narrowed(asked, allowed))


async def _tools(tx: Tx, acting: Acting, question: _Question) -> list[StoredTool]:
    """Read with the question, and only where there is an agent to use them."""
    choice = question.asked.agent or question.around.settings.agent.choice
    if not acting.adapters.models.names or choice is AgentChoice.SIMPLE:
        return []
    return await enabled_tools(tx, question.around.project_id)


def _assignment(acting: Acting, run: Run, question: _Question, means: _Means) -> Assignment:
    around, person = question.around, acting.caller.person
    settings = around.settings
    retrieval = settings.retrieval
    filters = around.assistant.filters if around.assistant else NO_FILTERS
    scope = Scope(
        run.project_id,
        retrieval,
        around.embedder,
        retrieval.passages,
        means.document_ids,
        filters,
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
        background=around.background,
        earlier=ALL_TOLD if question.asked.history is not None else around.earlier,
        assistant=around.assistant.name if around.assistant else None,
        agent=question.asked.agent,
        web=question.asked.web,
        tools=[ProjectTool(as_person, run.id, tool, keep) for tool in means.tools],
        prices=around.prices,
        withdrawn=question.withdrawn,
    )


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
