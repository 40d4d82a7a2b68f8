"""Following a run that another process writes: by its log alone.

Postgres is asked only about a run whose writer has fallen silent, and what it cannot say for the
moment is asked again later: a busy or absent database cuts no stream.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from adapters.postgres.chats import chats, runs
from contracts.errors import NotResumable, Unavailable
from contracts.frames import Numbered
from contracts.ports import RunKey
from services.access.acting import Acting
from services.chats.closing import close_log


async def follow_log(acting: Acting, key: RunKey, after: int) -> AsyncGenerator[Numbered]:
    """Events with a number above `after`, then new ones, until the last.

    Raises `NotResumable` when the log is gone, and `Unavailable` when it cannot be read.
    """
    run_log = acting.adapters.run_log
    async with aclosing(run_log.follow(key, after)) as frames:
        async for frame in frames:
            if frame is not None:
                after += 1
                yield Numbered(after, frame)
            elif not await run_log.is_alive(key):
                with suppress(Unavailable):
                    await _complete(acting, key)


async def _complete(acting: Acting, key: RunKey) -> None:
    """Write the last frame of a run that is over, if its writer died before it could."""
    adapters = acting.adapters
    async with adapters.db.as_user(acting.caller.person) as tx:
        run = await runs.get_run(tx, key.run_id)
        if run is None:
            raise NotResumable("This answer was deleted.")
        if run.status == "running":
            return  # the sweep ends it
        stored = await chats.get_message(tx, run.answer_id)
    if stored is None:
        raise NotResumable("This answer was deleted.")
    await close_log(adapters, run, await adapters.run_log.frames(key), stored)
