"""All periodic jobs: what each does, how often, and for how long at most."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from adapters.postgres import directory
from adapters.postgres.crawls import crawling
from adapters.wiring import WorkerAdapters
from contracts.jobs import Done, JobName, counted
from worker.garbage_collection import (
    delete_expired,
    delete_orphans,
    expire_events,
    reconcile_index,
    remove_folders,
)
from worker.notices.gaps import tell_of_gaps
from worker.notices.quotas import tell_of_quotas
from worker.notices.retention import tell_what_goes
from worker.notices.work import tell_of_work
from worker.prices import load_prices
from worker.retention import delete_replaced, delete_what_is_old

_MINUTE, _HOUR = 60, 3600


class Periodic(NamedTuple):
    do: Callable[[WorkerAdapters], Awaitable[Done]]
    """Harmless to do twice, also at once: one that is ended half-way is begun again."""
    every_seconds: int
    most_seconds: float = 3600.0
    """It is ended then, and has failed."""
    quiet: bool = False
    """Done so often that a run which found nothing to do is not told of."""


async def refresh_sites(adapters: WorkerAdapters) -> Done:
    """Says that it is time; the sweep sends them to workers."""
    async with adapters.db.as_worker() as tx:
        begun = await crawling.begin_rounds(tx)
    return Done(begun, f"Begun anew: {counted(begun, 'site')}.")


async def end_claims(adapters: WorkerAdapters) -> Done:
    """What is read by those who are out ends within five seconds: whoever tells it looks."""
    async with adapters.db.as_worker() as tx:
        gone = await directory.end_late_claims(tx)
    return Done(
        gone, f"Out of groups, not signed in for at their issuer: {counted(gone, 'membership')}."
    )


JOBS: dict[JobName, Periodic] = {
    JobName.EXPIRED: Periodic(delete_expired, _HOUR),
    JobName.EVENTS: Periodic(expire_events, _HOUR),
    JobName.ORIGINALS: Periodic(delete_orphans, _HOUR),
    JobName.FOLDERS: Periodic(remove_folders, _HOUR),
    JobName.INDEX: Periodic(reconcile_index, _HOUR),
    JobName.PRICES: Periodic(load_prices, _HOUR),
    JobName.RETENTION: Periodic(delete_what_is_old, _HOUR),
    JobName.VERSIONS: Periodic(delete_replaced, _HOUR),
    JobName.QUOTA_NOTICES: Periodic(tell_of_quotas, _HOUR),
    JobName.RETENTION_NOTICES: Periodic(tell_what_goes, _HOUR),
    JobName.GAP_DIGESTS: Periodic(tell_of_gaps, _HOUR),
    JobName.WORK_NOTICES: Periodic(tell_of_work, 2 * _MINUTE, quiet=True),
    JobName.REFRESHES: Periodic(refresh_sites, _MINUTE, quiet=True),
    JobName.CLAIMS: Periodic(end_claims, _MINUTE, quiet=True),
}
