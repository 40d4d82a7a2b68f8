"""Go on with answers whose process died, under the rights of who asked."""

import logging
from contextlib import aclosing

from adapters.wiring import ServiceAdapters
from contracts.errors import AppError
from contracts.people import Caller
from contracts.ports import Orphan, Takeovers
from services.access.acting import Acting
from services.chats import questions
from services.chats.runs import Runs

logger = logging.getLogger(__name__)


async def take_over(adapters: ServiceAdapters, takeovers: Takeovers, runs: Runs) -> None:
    """Until it is cancelled. What fails here is offered again, to whoever takes it then."""
    async with aclosing(takeovers.offered()) as orphans:
        async for orphan in orphans:
            try:
                await go_on(adapters, runs, orphan)
            except AppError as error:
                logger.warning("run %s is not gone on with yet: %s", orphan.run_id, error.detail)
            except Exception:  # the boundary of a run: a bug in one must not end this loop
                logger.exception("run %s cannot be gone on with", orphan.run_id)


async def go_on(adapters: ServiceAdapters, runs: Runs, orphan: Orphan) -> None:
    acting = Acting(Caller(user_id=orphan.user_id), adapters)
    assignment = await questions.resumed(acting, orphan)
    if assignment is not None:
        await runs.resume(assignment)
