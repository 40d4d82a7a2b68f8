"""What becomes of an answer whose writer died: another process goes on with it; or the run ends
`failed`, and its log gets its last frame.

The sweep looks for such runs; whoever follows one may find that it was ended and its log was not.
"""

from adapters.models.metering import Meter
from adapters.postgres import ledger, projects
from adapters.postgres.chats import chats, runs
from adapters.postgres.chats.runs import Abandoned, Run
from adapters.postgres.people import accounts
from adapters.wiring import Adapters
from contracts.chats import Message, MessageStatus
from contracts.errors import NotFound, Suspended, Unavailable
from contracts.frames import decode, numbered
from contracts.ledger import usage_of
from contracts.people import Caller
from contracts.transcript import Transcript, ending
from services.access.problems import as_event
from services.access.projects import absent
from services.chats.frames import FrameWriter
from services.chats.resuming import enter_what_was_seen


async def hand_over_or_close(adapters: Adapters, dead: Abandoned) -> None:
    """What died several times, or nobody waits for any more, is not begun again."""
    told = adapters.settings.runs
    tried, late = dead.run.epoch > told.takeovers, dead.seconds > 2 * told.wall_seconds
    if tried or late or not await adapters.takeovers.offer(dead.orphan):
        await close_dead_run(adapters, dead.run)


async def close_dead_run(adapters: Adapters, run: Run) -> None:
    """The log holds what its reader saw; that is what is kept. `run` is claimed."""
    frames = await adapters.run_log.frames(run.key)
    seen = [decode(frame) for frame in frames]
    draft = Transcript.of(seen).message(
        answer_id=run.answer_id,
        chat_id=run.chat_id,
        question_id=run.question_id,
        model=run.model,
        status=MessageStatus.FAILED,
    )
    async with adapters.db.as_worker() as tx:
        meter = Meter(await ledger.prices_of(tx, [run.model]))
        enter_what_was_seen(meter, run.model, seen)
        calls = meter.close()
        draft.usage = usage_of(calls)
        stored = await runs.finish(tx, run, draft, calls)
    if stored is not None:
        await close_log(adapters, run, frames, stored)


async def close_log(adapters: Adapters, run: Run, frames: list[bytes], stored: Message) -> None:
    """Behind `frames`, which are all there are, comes how it ended."""
    frames = frames or [numbered(run.id, 1, run.first_event)]
    last = numbered(run.id, len(frames) + 1, ending(stored))
    await adapters.run_log.rewrite(run.key, [*frames, last], last=True)


async def end_if_put_out(adapters: Adapters, run: Run, person: Caller, frames: FrameWriter) -> None:
    """Of a run that somebody else ended: nobody else tells its reader where the reason is that they
    are not in the project any more, that it or the chat is gone, or that they are suspended."""
    try:
        async with adapters.db.as_user(person) as tx:
            there = await projects.is_there(tx, run.project_id)
            suspended = not there and await accounts.is_suspended(tx)
            kept = there and await chats.get_chat(tx, run.chat_id) is not None
    except Unavailable:
        return  # who follows asks the database themselves
    if not there:
        await frames.end(as_event(Suspended() if suspended else absent(run.project_id)))
    elif not kept:
        await frames.end(as_event(NotFound("The chat was deleted while this was answered.")))
