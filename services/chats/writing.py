"""One answer: from its turn to the stored message, whatever ends it."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Coroutine, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from adapters.cancelling import end
from adapters.daily import NOTHING_TAKEN, Taken
from adapters.failpoints import failpoint
from adapters.models.charging import counting
from adapters.models.metering import Meter
from adapters.postgres.chats import runs, traces
from adapters.postgres.chats.runs import Run
from adapters.tracing.spans import Answered
from adapters.wiring import ServiceAdapters
from contracts.background import NO_BACKGROUND, Background
from contracts.chats import Message, MessageStatus, Turn
from contracts.errors import AppError, ModelUnavailable, Unavailable
from contracts.events import AnswerEvent, Done, Finished, Step
from contracts.ledger import ModelRole, Price, Prices, usage_of
from contracts.memory import ALL_TOLD, EarlierTalk
from contracts.people import Caller
from contracts.ports import ChatModel
from contracts.projects import AgentChoice, ProjectSettings
from contracts.traces import Trace
from contracts.transcript import Transcript
from services.access.problems import as_event
from services.chats.checkpoints import Standing, checkpointer_of
from services.chats.closing import end_if_put_out
from services.chats.confirming import Confirming
from services.chats.frames import FrameWriter
from services.chats.gathering import coalesced
from services.chats.masking import masked_before, one_run
from services.chats.measuring import Measured, kind_of
from services.chats.queue import FairQueue
from services.chats.remembering import Memory, earlier_of
from services.chats.resuming import begun_again, enter_what_was_seen, started
from services.chats.retriever import Retriever
from services.chats.started_calls import refuse_a_second_time
from services.chats.tracing.recorder import Asked as AskedWith
from services.chats.tracing.recorder import Recorder
from services.chats.verdicts import note_verdict
from services.chats.web import WebEvidence
from services.tools.calling import ProjectTool

if TYPE_CHECKING:
    from agents import Context, Web

logger = logging.getLogger(__name__)
_STORE_SECONDS = 60
_GOES_ON = "What another answer had found before this step stands"


@dataclass(frozen=True)
class Assignment:
    """Everything a run needs, read before it starts: it holds no transaction while it writes.

    `person` is the caller without the session they came with: a run goes on after a sign-out.
    """

    run: Run
    person: Caller
    question: str
    history: list[Turn]
    settings: ProjectSettings
    retriever: Retriever
    background: Background = NO_BACKGROUND
    earlier: EarlierTalk = ALL_TOLD
    """What of the chat is told as it was said, and what is summarised."""
    assistant: str | None = None
    """The name of the one that answers."""
    agent: AgentChoice | None = None
    """Who is to answer; None: as the project has chosen."""
    tools: Sequence[ProjectTool] = ()
    """What an agent may use outside the documents."""
    web: bool = False
    begun: str | None = None
    """The step of another answer that an agent goes on from."""
    overruled: bool = False
    """Whether somebody who may has disputed that the guard refused this question."""
    prices: Prices = field(default_factory=dict[str, Price])
    withdrawn: str | None = None
    """That the model which was chosen is not offered any more, and who answers instead."""
    taken: Taken = NOTHING_TAKEN
    """Of what may be asked in a day, given back where it fails."""
    recorder: Recorder = field(default_factory=Recorder)
    """Notes how the answer comes about."""


class Interrupted(Exception):
    """The reader said stop, or the run was ended by somebody else."""

    def __init__(self, *, by_reader: bool) -> None:
        self.by_reader = by_reader


async def write(
    adapters: ServiceAdapters,
    queue: FairQueue,
    assignment: Assignment,
    frames: FrameWriter,
    over: asyncio.Future[bool],
) -> None:
    """`over` is done when the run has ended for us: True when its reader wanted that. Cancelled,
    it leaves the run as it is: this process is going down, and another one goes on with it.

    Of a run that was taken over, `frames` has what was written before.
    """
    transcript, meter = Transcript.of(frames.seen()), Meter(assignment.prices)
    measured = Measured(_kind(adapters, assignment), taken_over=frames.taken_over)
    if assignment.withdrawn:
        meter.tell(assignment.withdrawn)
    status, failure = None, None
    try:
        with counting(meter), one_run():
            answering = _answer_in_turn(
                adapters, queue, assignment, frames, transcript, meter, measured
            )
            await _until_done_or_stopped(adapters, assignment, answering, over)
    except Interrupted as interrupted:
        if not interrupted.by_reader:
            await _store(adapters, assignment, transcript, meter, MessageStatus.FAILED)
            await end_if_put_out(adapters, assignment.run, assignment.person, frames)
            return
        status = MessageStatus.STOPPED
    except TimeoutError:
        status = MessageStatus.FAILED
        failure = ModelUnavailable("The answer took too long and was ended. Ask again.")
    except AppError as error:
        status, failure = MessageStatus.FAILED, error
    except Exception:  # the boundary of a run, as the 500 handler is that of a request
        logger.exception("a bug while answering, run %s", assignment.run.id)
        status, failure = MessageStatus.FAILED, AppError("Something went wrong on our side.")
    failpoint("run.before_store")
    stored = await _store(adapters, assignment, transcript, meter, status)
    failpoint("run.after_store_before_done")
    if stored is None:  # whoever ended the run tells its reader
        await end_if_put_out(adapters, assignment.run, assignment.person, frames)
        return
    measured.ended(stored.status, failure)
    if stored.status is MessageStatus.FAILED:
        await adapters.daily.give_back(assignment.taken)
    await frames.end(Done(message=stored) if failure is None else as_event(failure))


def _kind(adapters: ServiceAdapters, assignment: Assignment) -> str:
    choice = assignment.agent or assignment.settings.agent.choice
    return kind_of(choice, has_model=bool(adapters.models.names))


async def _until_done_or_stopped(
    adapters: ServiceAdapters,
    assignment: Assignment,
    answer: Coroutine[None, None, None],
    over: asyncio.Future[bool],
) -> None:
    """Raises `Interrupted`; whatever happens, nothing of the graph runs on afterwards."""
    answering = asyncio.create_task(answer)
    stop = asyncio.create_task(adapters.stops.wait_for_stop(assignment.run.key))
    try:
        await asyncio.wait([answering, stop, over], return_when=asyncio.FIRST_COMPLETED)
        if answering.done():
            return answering.result()
        raise Interrupted(by_reader=stop.done() or over.result())
    finally:
        await end([answering, stop])


async def _answer_in_turn(
    adapters: ServiceAdapters,
    queue: FairQueue,
    assignment: Assignment,
    frames: FrameWriter,
    transcript: Transcript,
    meter: Meter,
    measured: Measured,
) -> None:
    standing = await _standing(adapters, assignment, frames)
    if frames.taken_over:
        seen = frames.seen()
        enter_what_was_seen(meter, assignment.run.model, seen)
        for event in begun_again(seen, transcript, from_a_step=standing.begun):
            transcript.apply(event)
            await frames.append(event)
        if not standing.begun:
            await refuse_a_second_time(adapters, assignment.person, assignment.run.id)
    elif assignment.begun:
        step = Step(name="go_on", state="finished", ms=0, summary=_GOES_ON)
        step = step.model_copy(update={"detail": {"from": assignment.begun}})
        transcript.apply(step)
        await frames.append(step)
    if transcript.refused:
        return
    began = time.perf_counter()
    async with queue.turn(assignment.person.user_id) as turn:
        waited = False
        async for before in turn.places():
            waited = True
            step = Step(name="wait", state="started", summary=_waits(before))
            await frames.append(step.model_copy(update={"detail": {"before": before}}))
        if waited:
            ms = round((time.perf_counter() - began) * 1000, 1)
            step = Step(name="wait", state="finished", ms=ms, summary="Others were answered first")
            transcript.apply(step)
            await frames.append(step)
        async with asyncio.timeout(adapters.settings.runs.wall_seconds) as deadline:
            confirming = Confirming(adapters, assignment.run.key, deadline)
            answer = events_of(adapters, assignment, standing, confirming, meter)
            told = _told(answer, assignment.recorder, meter)
            async with (
                aclosing(answer),
                aclosing(told),
                aclosing(coalesced(told, adapters.settings.runs)) as batches,
            ):
                await _stream(batches, frames, transcript, measured)


async def _standing(
    adapters: ServiceAdapters, assignment: Assignment, frames: FrameWriter
) -> Standing:
    choice = assignment.agent or assignment.settings.agent.choice
    kept = checkpointer_of(adapters, assignment.person, assignment.run, choice)
    if kept is not None:
        kept.noted = partial(assignment.recorder.handed_on, adapters.tracing.hide)
    if kept is None or not frames.taken_over:
        return Standing(kept, begun=assignment.begun is not None)
    begun = await kept.is_kept()
    if begun:
        assignment.recorder.go_on(await kept.parts_noted())
    return Standing(kept, begun, started(frames.seen()))


def _waits(before: int) -> str:
    return f"{before} answer{' is' if before == 1 else 's are'} before yours"


async def _told(
    events: AsyncGenerator[AnswerEvent], recorder: Recorder, meter: Meter
) -> AsyncGenerator[AnswerEvent]:
    """What happened, at the moment in which it did."""
    async for event in events:
        for step in (*meter.fallen_back(), *masked_before(event)):
            yield step
        if isinstance(event, Step):
            recorder.begins(event, event.state)
        yield event


async def _stream(
    batches: AsyncGenerator[Sequence[AnswerEvent]],
    frames: FrameWriter,
    transcript: Transcript,
    measured: Measured,
) -> None:
    async for batch in batches:
        for event in batch:
            transcript.apply(event)
        shown = [event for event in batch if not isinstance(event, Finished)]
        if shown:
            await frames.append(*shown)
            measured.told(shown)


async def events_of(
    adapters: ServiceAdapters,
    assignment: Assignment,
    standing: Standing,
    confirming: Confirming,
    meter: Meter,
) -> AsyncGenerator[AnswerEvent]:
    """What the agent says while it answers; it holds no transaction, and stores nothing but what
    it keeps of the earlier talk."""
    # LangGraph costs a second of CPU; see app.warm_up
    from agents import Question, ask

    metered = meter.models(adapters.models, assignment.settings.models)
    models = assignment.recorder.models(metered)
    memory = Memory(assignment.retriever, assignment.earlier, assignment.background)
    if not standing.begun:
        async for step in memory.events(models.get(ModelRole.REWRITE)):
            yield step
    context = replace(
        _context(adapters, assignment, standing, models),
        background=memory.background,
        confirm=confirming,
    )
    asked = Question(assignment.question, assignment.history, assignment.agent, standing.begun)
    async with aclosing(ask(asked, context)) as events:
        async for event in events:
            yield event


def _context(
    adapters: ServiceAdapters,
    assignment: Assignment,
    standing: Standing,
    models: Mapping[ModelRole, ChatModel],
) -> "Context":
    from agents import Context, Library
    from agents.extracting.extractor import Extractor

    project, retriever = assignment.run.project_id, assignment.retriever
    searching = assignment.recorder.searching(retriever)
    word_vectors = adapters.word_vectors.of(retriever.reader)
    return Context(
        search=searching.search,
        locate=retriever.locate,
        stored_text=retriever.stored_text,
        whole_document=retriever.whole_document,
        reranking=searching.reranking,
        extractor=Extractor(adapters.embedding_cache.of(project, retriever.reader), word_vectors),
        word_vectors=word_vectors,
        settings=assignment.settings,
        embedder=adapters.embedding_cache.of(project),
        model=models.get(ModelRole.ANSWER),
        models=models,
        guard=adapters.guard,
        embed_question=searching.embed_question,
        released=retriever.released,
        documents=retriever.documents,
        library=Library(
            documents=retriever.documents,
            search_in=searching.search_in,
            around=retriever.around,
            outline=retriever.outline,
        ),
        earlier=earlier_of(retriever, assignment.run) if assignment.earlier.since else None,
        web=_web(adapters, assignment),
        tools=assignment.tools,
        overruled=assignment.overruled,
        checkpointer=standing.checkpointer,
        started=standing.started,
    )


def _web(adapters: ServiceAdapters, assignment: Assignment) -> "Web | None":
    if not assignment.web or adapters.web_search is None:
        return None
    from agents import Web

    retriever, retrieval = assignment.retriever, assignment.settings.retrieval
    embedder = adapters.embedding_cache.of(assignment.run.project_id, retriever.reader)
    web = WebEvidence(
        retriever.acting, assignment.run, embedder, retrieval.passages, retrieval.vector_weight
    )
    return Web(web.search, web.read)


async def _store(
    adapters: ServiceAdapters,
    assignment: Assignment,
    transcript: Transcript,
    meter: Meter,
    status: MessageStatus | None,
) -> Message | None:
    """Tried again while the database is away; None when somebody else ended the run, or will. What
    models were asked is entered in either case, and is what the answer says that it used."""
    run = assignment.run
    calls = meter.close()
    transcript.usage = usage_of(calls)
    draft = transcript.message(
        answer_id=run.answer_id,
        chat_id=run.chat_id,
        question_id=run.question_id,
        model=meter.answered_by or run.model,
        status=status,
    )
    trace = _trace(adapters, assignment)
    with suppress(TimeoutError):
        async with asyncio.timeout(_STORE_SECONDS):
            while True:
                try:
                    async with adapters.db.as_user(assignment.person) as tx:
                        stored = await runs.finish(tx, run, draft, calls)
                        if stored is not None:
                            await traces.keep(tx, run, trace)
                            await note_verdict(tx, run, stored)
                    if stored is not None:
                        told = Answered(stored, trace, run.project_id, assignment.question)
                        adapters.tracing.send(told)
                    return stored
                except Unavailable:
                    await asyncio.sleep(1)
    return None


def _trace(adapters: ServiceAdapters, assignment: Assignment) -> Trace:
    scope, turns = assignment.retriever.scope, len(assignment.history)
    asked = AskedWith(assignment.settings, scope, turns, assignment.assistant)
    return assignment.recorder.trace(asked, adapters.tracing.hide)
