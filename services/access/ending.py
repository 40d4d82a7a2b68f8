"""Who may no more be told of something is not told of it: hints to whoever tells it now."""

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from contracts.errors import Unavailable
from contracts.ports import RunKey
from services.access.acting import Acting


async def end_what_they_follow(
    acting: Acting, projects: Iterable[UUID], runs: Iterable[RunKey]
) -> None:
    """Whoever writes or tells it finds out within seconds; so they look at once."""
    for project_id in projects:
        await acting.adapters.changes.announce(project_id, None)
    with suppress(Unavailable):
        for run in runs:
            await acting.adapters.stops.request_stop(run)
