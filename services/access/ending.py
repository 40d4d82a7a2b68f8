"""Who may no more be told of something is not told of it: hints to whoever tells it now."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Protocol
from uuid import UUID

from adapters.wiring import ServiceAdapters
from contracts.errors import Unavailable
from contracts.ports import RunKey


class Somebody(Protocol):
    """Who ended it: a person who acts, or a directory."""

    @property
    def adapters(self) -> ServiceAdapters: ...


async def end_what_they_follow(
    acting: Somebody, projects: Iterable[UUID], runs: Iterable[RunKey]
) -> None:
    """Whoever writes or tells it finds out within seconds; so they look at once."""
    for project_id in projects:
        await acting.adapters.changes.announce(project_id, None)
    with suppress(Unavailable):
        for run in runs:
            await acting.adapters.stops.request_stop(run)
