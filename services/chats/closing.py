"""The end of an answer whose writer died: the run ends `failed`, and its log gets its last frame.

The sweep looks for such runs; whoever follows one may find that it was ended and its log was not.
"""

from adapters.models.metering import Meter
from adapters.postgres import ledger
from adapters.postgres.chats import runs
from adapters.postgres.chats.runs import Run
from adapters.postgres.database import Tx
from adapters.wiring import Adapters
from contracts.chats import EXTRACTIVE, Message, MessageStatus
from contracts.completions import Delta
from contracts.frames import decode, numbered
from contracts.ledger import Call, ModelRole, Outcome, usage_of
from contracts.transcript import Transcript, ending


async def close_dead_run(adapters: Adapters, run: Run) -> None:
    """The log holds what its reader saw; that is what is kept. `run` is claimed."""
    frames = await adapters.run_log.frames(run.key)
    transcript = Transcript()
    for frame in frames:
        transcript.apply(decode(frame))
    draft = transcript.message(
        answer_id=run.answer_id,
        chat_id=run.chat_id,
        question_id=run.question_id,
        model=run.model,
        status=MessageStatus.FAILED,
    )
    async with adapters.db.as_worker() as tx:
        calls = await _calls(tx, run, draft.content)
        draft.usage = usage_of(calls)
        stored = await runs.finish(tx, run, draft, calls)
    if stored is not None:
        await close_log(adapters, run, frames, stored)


async def _calls(tx: Tx, run: Run, content: str) -> list[Call]:
    """What is known of them: a model wrote at least what its reader saw."""
    if run.model == EXTRACTIVE or not content:
        return []
    meter = Meter(await ledger.prices_of(tx, [run.model]))
    counted = meter.begin(ModelRole.ANSWER, run.model)
    counted.add(Delta(text=content))
    counted.end(Outcome.FAILED)
    return meter.close()


async def close_log(adapters: Adapters, run: Run, frames: list[bytes], stored: Message) -> None:
    """Behind `frames`, which are all there are, comes how it ended."""
    frames = frames or [numbered(run.id, 1, run.first_event)]
    last = numbered(run.id, len(frames) + 1, ending(stored))
    await adapters.run_log.rewrite(run.key, [*frames, last], last=True)
