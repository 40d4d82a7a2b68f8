"""A call that changes something is written down before it is sent, and so is what came of it.

Whoever goes on with an answer whose process died reads there what was started: the log of its
events may be gone.
"""

from collections.abc import Awaitable, Callable
from uuid import UUID

from adapters.postgres import tool_calls
from adapters.postgres.tool_calls import AlreadyStarted, CallOutcome
from contracts.project_tools import ToolAnswer
from contracts.tools import NotCalled, ToolFailure
from services.access.acting import Acting

_BEFORE = (
    "This was called before, and what came of it is not known. It is not called again: tell the"
    " person to look."
)
_UNKNOWN = "Whether it did what was asked is not known. Do not call it again: tell the person."


async def recorded(
    acting: Acting, run_id: UUID, step: str, tool: str, call: Callable[[], Awaitable[ToolAnswer]]
) -> ToolAnswer:
    """What comes of `call`, which is made at most once for a step of a run.

    Raises:
        ToolFailure: it was started before; or nothing came back, and the sentence says so.
    """
    try:
        async with acting.transaction() as tx:
            await tool_calls.start(tx, run_id, step, tool)
    except AlreadyStarted:
        raise ToolFailure(_BEFORE) from None
    try:
        answer = await call()
    except NotCalled:
        await _end(acting, run_id, step, CallOutcome.UNSENT)
        raise
    except ToolFailure as failure:
        await _end(acting, run_id, step, CallOutcome.UNKNOWN)
        raise ToolFailure(f"{failure} {_UNKNOWN}") from None
    await _end(acting, run_id, step, CallOutcome.ANSWERED)
    return answer


async def _end(acting: Acting, run_id: UUID, step: str, outcome: CallOutcome) -> None:
    async with acting.transaction() as tx:
        await tool_calls.end(tx, run_id, step, outcome)
