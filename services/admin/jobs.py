"""Periodic jobs, as admins of the installation see and switch them. All here raise `Forbidden` for
whoever is none."""

from adapters.postgres import audit, jobs
from adapters.postgres.database import Tx
from contracts.errors import Conflict, NotFound
from contracts.jobs import BY_MAIL, Job, Jobs
from services.access.acting import Acting

_OFF = (
    "The settings of this Ibid switch this job off (IBID_JOBS__ENABLED, IBID_JOBS__OFF)."
    " Ask whoever runs it."
)
_NO_MAIL = (
    "This Ibid names no mail server (IBID_MAIL__HOST), or its settings switch this job off"
    " (IBID_JOBS__ENABLED, IBID_JOBS__OFF). Ask whoever runs it."
)


async def list_jobs(acting: Acting) -> Jobs:
    async with acting.transaction() as tx:
        items = await jobs.list_jobs(tx)
        leader = await jobs.leader(tx)
    return Jobs(scheduler=leader, items=items)


async def switch_job(acting: Acting, name: str, *, enabled: bool) -> Job:
    """A run that goes on is not ended by it."""
    async with acting.transaction() as tx:
        if not await jobs.switch(tx, name, enabled):
            raise _no_job(name)
        await audit.record(tx, "job-switched", None, job=name, enabled=enabled)
        return await _existing(tx, name)


async def run_job(acting: Acting, name: str) -> Job:
    """At once, also where it is switched off on the page; while it runs, once more behind that."""
    async with acting.transaction() as tx:
        outcome = await jobs.want(tx, name)
        if outcome == "absent":
            raise _no_job(name)
        if outcome != "done":
            raise Conflict(_NO_MAIL if name in BY_MAIL else _OFF)
        await audit.record(tx, "job-run", None, job=name)
        return await _existing(tx, name)


async def _existing(tx: Tx, name: str) -> Job:
    job = await jobs.get_job(tx, name)
    if job is None:
        raise _no_job(name)
    return job


def _no_job(name: str) -> NotFound:
    return NotFound(f"There is no job called {name}.")
