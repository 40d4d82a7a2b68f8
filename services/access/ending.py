"""Who may no more be told of something is not told of it: hints to whoever tells it now."""

from collections.abc import Iterable, Sequence
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


class Over(Protocol):
    """What is over for somebody, as the database says: the projects that they are in no more, or
    are suspended in, and answers that were being written for them, each of the project in the same
    place of `run_projects`. None where nothing came of it."""

    @property
    def projects(self) -> Sequence[UUID] | None: ...
    @property
    def run_projects(self) -> Sequence[UUID] | None: ...
    @property
    def runs(self) -> Sequence[UUID] | None: ...


async def end_what_is_over(acting: Somebody, over: Over) -> None:
    """Behind the commit."""
    runs = map(RunKey, over.run_projects or (), over.runs or ())
    await end_what_they_follow(acting, over.projects or (), runs)


async def end_what_they_follow(
    acting: Somebody, projects: Iterable[UUID], runs: Iterable[RunKey]
) -> None:
    """Whoever writes or tells it finds out within seconds; so they look at once."""
    for project_id in projects:
        await acting.adapters.changes.announce(project_id, None)
    with suppress(Unavailable):
        for run in runs:
            await acting.adapters.stops.request_stop(run)
