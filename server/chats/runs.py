"""Runs: answers that are written whether or not anybody listens, and stored once."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from uuid import UUID

from adapters.cancelling import end
from adapters.failpoints import failpoint
from adapters.postgres import runs
from adapters.postgres.runs import Run
from adapters.wiring import Adapters
from contracts.chats import Message, MessageStatus, Turn
from contracts.errors import AppError, ModelUnavailable, NotResumable, Unavailable
from contracts.events import AnswerEvent, Done, Finished
from contracts.people import Caller
from contracts.ports import RunKey
from contracts.projects import ProjectSettings
from contracts.transcript import Transcript
from server.chats.evidence import Evidence
from server.chats.following import follow_log
from server.chats.frames import FrameWriter, coalesced
from server.chats.leases import Leases
from server.problems import as_event

logger = logging.getLogger(__name__)
_STORE_SECONDS = 60


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
    evidence: Evidence


class Interrupted(Exception):
    """The reader said stop, or the run was ended by somebody else."""

    def __init__(self, *, by_reader: bool) -> None:
        self.by_reader = by_reader


class Runs:
    """The answers that this process is writing."""

    def __init__(self, app: Adapters) -> None:
        self._app = app
        self._leases = Leases(app)
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: dict[UUID, FrameWriter] = {}

    async def start(self, assignment: Assignment) -> RunKey:
        """Returns when the first frame can be read."""
        run = assignment.run
        key = run.key
        frames = self._writers[run.id] = FrameWriter(self._app.run_log, key)
        try:
            await frames.append(run.first_event)
        except BaseException:
            del self._writers[run.id]  # nobody writes it: its lease runs out
            raise
        task = asyncio.create_task(self._write(assignment, frames))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return key

    def writes(self, key: RunKey) -> bool:
        return key.run_id in self._writers

    async def follow(self, caller: Caller, key: RunKey, after: int) -> AsyncGenerator[bytes]:
        """Frames with a number above `after`, then new ones, until the last: from its writer if
        it is written here, else from its log. Raises as `follow_log` does."""
        writer = self._writers.get(key.run_id)
        if writer is not None:
            async with aclosing(writer.follow(after)) as frames:
                async for frame in frames:
                    after += 1
                    yield frame
            if writer.ended:
                return
        told = writer is None
        async with aclosing(follow_log(self._app, caller, key, after)) as frames:
            async for frame in frames:
                told = True
                yield frame
        if not told:  # whoever ended it had not seen all that this reader saw
            raise NotResumable("This answer was ended. Read the chat's messages.")

    async def close(self) -> None:
        """End what is being written, with its partial text kept."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _write(self, assignment: Assignment, frames: FrameWriter) -> None:
        try:
            with self._leases.hold(assignment.run, assignment.person) as over:
                await _write(self._app, assignment, frames, over)
        finally:
            frames.close()
            del self._writers[assignment.run.id]


async def _write(
    app: Adapters, assignment: Assignment, frames: FrameWriter, over: asyncio.Future[bool]
) -> None:
    transcript = Transcript()
    status, failure = None, None
    try:
        async with asyncio.timeout(app.settings.runs.wall_seconds):
            await _until_done_or_stopped(app, assignment, frames, transcript, over)
    except Interrupted as interrupted:
        if not interrupted.by_reader:
            return
        status = MessageStatus.STOPPED
    except asyncio.CancelledError:  # this process is going down
        status, failure = MessageStatus.FAILED, Unavailable("Ibid was stopped. Ask again.")
    except TimeoutError:
        status = MessageStatus.FAILED
        failure = ModelUnavailable("The answer took too long and was ended. Ask again.")
    except AppError as error:
        status, failure = MessageStatus.FAILED, error
    except Exception:  # the boundary of a run, as the 500 handler is that of a request
        logger.exception("a bug while answering, run %s", assignment.run.id)
        status, failure = MessageStatus.FAILED, AppError("Something went wrong on our side.")
    failpoint("run.before_store")
    stored = await _store(app, assignment, transcript, status)
    failpoint("run.after_store_before_done")
    if stored is None:
        return  # whoever ended the run tells its reader
    if failure is not None:
        await frames.end(as_event(failure))
    else:
        await frames.end(Done(message=stored))


async def _until_done_or_stopped(
    app: Adapters,
    assignment: Assignment,
    frames: FrameWriter,
    transcript: Transcript,
    over: asyncio.Future[bool],
) -> None:
    """Raises `Interrupted`; whatever happens, nothing of the graph runs on afterwards."""
    answering = asyncio.create_task(_stream(app, assignment, frames, transcript))
    stop = asyncio.create_task(app.stops.wait_for_stop(assignment.run.key))
    try:
        await asyncio.wait([answering, stop, over], return_when=asyncio.FIRST_COMPLETED)
        if answering.done():
            return answering.result()
        raise Interrupted(by_reader=stop.done() or over.result())
    finally:
        await end([answering, stop])


async def _stream(
    app: Adapters, assignment: Assignment, frames: FrameWriter, transcript: Transcript
) -> None:
    async with (
        aclosing(_ask(app, assignment)) as events,
        aclosing(coalesced(events, app.settings.runs)) as gathered,
    ):
        async for event in gathered:
            transcript.apply(event)
            if not isinstance(event, Finished):
                await frames.append(event)


def _ask(app: Adapters, assignment: Assignment) -> AsyncGenerator[AnswerEvent]:
    from agents import Context, Question, ask  # LangGraph costs a second of CPU; see app.warm_up

    return ask(
        Question(text=assignment.question, history=assignment.history),
        Context(
            search=assignment.evidence.search,
            locate=assignment.evidence.locate,
            stored_text=assignment.evidence.stored_text,
            extractor=app.extractors.of(assignment.run.project_id),
            settings=assignment.settings,
            model=app.model,
        ),
    )


async def _store(
    app: Adapters, assignment: Assignment, transcript: Transcript, status: MessageStatus | None
) -> Message | None:
    """Tried again while the database is away; None when somebody else ended the run, or will."""
    run = assignment.run
    draft = transcript.message(
        answer_id=run.answer_id,
        chat_id=run.chat_id,
        question_id=run.question_id,
        model=run.model,
        status=status,
    )
    with suppress(TimeoutError):
        async with asyncio.timeout(_STORE_SECONDS):
            while True:
                try:
                    async with app.db.as_user(assignment.person) as tx:
                        return await runs.finish(tx, run, draft)
                except Unavailable:
                    await asyncio.sleep(1)
    return None
