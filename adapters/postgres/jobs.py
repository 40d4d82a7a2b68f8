"""Periodic jobs: their leases and what they did, for schedulers; for admins how they stand.

By the database's clock. A claim raises the epoch, as in
`adapters.postgres.leases`, so that a scheduler that was stopped and woke late ends nothing of
whoever does the job now.
"""

from collections.abc import Mapping
from typing import LiteralString, NamedTuple

from adapters.postgres.database import Tx
from contracts.jobs import ClaimedJob, Done, Job, JobName, JobOutcome

_KEPT = 50
"""Runs of each job; older ones go when another one ends."""
_AGAIN = 60.0
"""Seconds until a job that failed, or whose scheduler was killed, is begun again; a shorter period
goes before."""


_GIVE_UP: LiteralString = (
    "with silent as (select name from scheduled_jobs"
    "  where name = any(%(names)s) and lease_until < now() for no key update skip locked),"
    " lost as (update job_runs r set outcome = 'lost', ended_at = now(), count = 0,"
    "  sentence = 'Its scheduler ended, or fell silent, before it was done.'"
    "  from silent s where r.job = s.name and r.ended_at is null returning r.job, r.by_hand)"
    " update scheduled_jobs j set lease_until = null, holder = null, wanted_at = case when allowed"
    "  and exists (select from lost l where l.job = j.name and l.by_hand)"
    "  then coalesce(wanted_at, next_at) else wanted_at end"
    " from silent s where j.name = s.name"
)
"""Runs whose scheduler fell silent are told as lost, also of jobs that nobody will begin again.
What an admin had asked for is wanted once more, no sooner than `_AGAIN` after it was begun."""


class Told(NamedTuple):
    """What a scheduler says of a job when it begins."""

    every_seconds: int
    allowed: bool


async def register(tx: Tx, jobs: Mapping[JobName, Told]) -> None:
    """As a scheduler: these there are. Those of an older version are done no more."""
    await tx.execute(
        "insert into scheduled_jobs (name, every_seconds, allowed)"
        " select * from unnest(%(names)s::text[], %(every)s::int[], %(allowed)s::bool[])"
        " on conflict (name) do update set every_seconds = excluded.every_seconds,"
        "  allowed = excluded.allowed,"
        "  wanted_at = case when excluded.allowed then scheduled_jobs.wanted_at end",
        {
            "names": [str(name) for name in jobs],
            "every": [told.every_seconds for told in jobs.values()],
            "allowed": [told.allowed for told in jobs.values()],
        },
    )
    await tx.execute(
        "update scheduled_jobs set every_seconds = null where name <> all(%s)",
        [[str(name) for name in jobs]],
    )


async def claim(tx: Tx, names: list[JobName], holder: str, lease: float) -> ClaimedJob | None:
    """One of these that is due, or that an admin wants, and that nobody does. It is ours for so
    many seconds, and its history says that it runs."""
    named = [str(name) for name in names]
    await tx.execute(_GIVE_UP, {"names": named})
    row = await tx.row(
        "with taken as (select name, wanted_at is not null as by_hand from scheduled_jobs"
        "  where name = any(%(names)s) and every_seconds is not null and allowed"
        "  and lease_until is null"
        "  and (wanted_at <= now()"
        "   or (switched_off_at is null and coalesce(next_at <= now(), true)))"
        "  order by wanted_at nulls last, next_at nulls first, name limit 1"
        "  for no key update skip locked),"
        " ours as (update scheduled_jobs j set holder = %(holder)s, wanted_at = null,"
        "  lease_epoch = lease_epoch + 1, lease_until = now() + make_interval(secs => %(lease)s),"
        "  next_at = now() + make_interval(secs => least(every_seconds, %(again)s))"
        "  from taken t where j.name = t.name returning j.name, j.lease_epoch, t.by_hand)"
        " insert into job_runs (job, epoch, scheduler, by_hand)"
        "  select name, lease_epoch, %(holder)s, by_hand from ours returning job, epoch",
        {"names": named, "holder": holder, "lease": lease, "again": _AGAIN},
    )
    return None if row is None else ClaimedJob(JobName(row["job"]), row["epoch"])


async def keep(tx: Tx, job: ClaimedJob, lease: float) -> bool:
    """False when it is no longer ours: stop."""
    kept = await tx.execute(
        "update scheduled_jobs set lease_until = now() + make_interval(secs => %s)"
        " where name = %s and lease_epoch = %s and lease_until is not null",
        [lease, job.name, job.epoch],
    )
    return kept.rowcount == 1


async def end(tx: Tx, job: ClaimedJob, outcome: JobOutcome, done: Done, quiet: bool) -> bool:
    """False when it was no longer ours, and nothing has changed. Of a `quiet` one, a run that found
    nothing to do leaves no history. One that was `lost` is due at once, and wanted if it was."""
    row = await tx.row(
        "update scheduled_jobs j set lease_until = null, holder = null,"
        " done_at = case when %(outcome)s = 'done' then clock_timestamp() else done_at end,"
        " next_at = case %(outcome)s when 'lost' then clock_timestamp()"
        "  when 'done' then clock_timestamp() + make_interval(secs => every_seconds)"
        "  else next_at end,"
        " wanted_at = case when %(outcome)s = 'lost' and allowed and exists (select from job_runs r"
        "  where r.job = j.name and r.epoch = j.lease_epoch and r.by_hand)"
        "  then coalesce(wanted_at, clock_timestamp()) else wanted_at end"
        " where name = %(name)s and lease_epoch = %(epoch)s and lease_until is not null"
        " returning name",
        {"outcome": outcome, "name": job.name, "epoch": job.epoch},
    )
    if row is None:
        return False
    if quiet and outcome == "done" and done.count == 0:
        await tx.execute(
            "delete from job_runs where job = %s and epoch = %s and not by_hand",
            [job.name, job.epoch],
        )
    await tx.execute(
        "update job_runs set ended_at = clock_timestamp(), outcome = %s, count = %s, sentence = %s"
        " where job = %s and epoch = %s",
        [outcome, done.count, done.sentence[:500], job.name, job.epoch],
    )
    await tx.execute(
        "delete from job_runs where job = %(name)s and epoch <= (select epoch from job_runs"
        " where job = %(name)s order by epoch desc offset %(kept)s limit 1)",
        {"name": job.name, "kept": _KEPT},
    )
    return True


async def list_jobs(tx: Tx) -> list[Job]:
    """Raises `Forbidden` for whoever is no admin, as the others below do."""
    return await tx.many(Job, "select * from app.jobs()")


async def get_job(tx: Tx, name: str) -> Job | None:
    return await tx.one(Job, "select * from app.jobs() where name = %s", [name])


async def leader(tx: Tx) -> str | None:
    """The scheduler that leads now."""
    row = await tx.row("select app.leading_scheduler() as holder")
    return row["holder"] if row else None


async def switch(tx: Tx, name: str, enabled: bool) -> bool:
    """False: there is no such job."""
    row = await tx.row("select app.switch_job(%s, %s) as found", [name, enabled])
    return bool(row and row["found"])


async def want(tx: Tx, name: str) -> str:
    """`done`, `absent` or `off_by_settings`."""
    row = await tx.row("select app.want_job(%s) as outcome", [name])
    assert row is not None  # noqa: S101  # a function always answers
    return row["outcome"]
