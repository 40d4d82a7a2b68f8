"""Does the periodic jobs that are due, in whichever scheduler leads.

To lead is not enough: each run has a lease of its own in Postgres, extended while it goes on and
fenced by an epoch. A leader that was stopped and wakes late finds the job to be another one's, and
a job whose scheduler was killed is free when its lease has run out.
"""

import asyncio
import logging
from collections.abc import Mapping

from adapters import metrics
from adapters.cancelling import end
from adapters.failpoints import failpoint
from adapters.postgres import jobs
from adapters.postgres.jobs import Told
from adapters.wiring import WorkerAdapters
from contracts.errors import AppError, ConfigurationError, Unavailable
from contracts.jobs import ClaimedJob, Done, JobName, JobOutcome
from ingestion.lease import LeaseLost, while_kept
from worker.jobs import JOBS, Periodic
from worker.leading import Leader, pause

logger = logging.getLogger(__name__)
_LOOK = 2.0  # seconds until "run now" begins
_AT_ONCE = 3
_STOPPED = Done(0, "Its scheduler was told to end. Another run begins soon.")


async def keep_jobs(
    adapters: WorkerAdapters,
    leader: Leader,
    stop: asyncio.Event,
    known: Mapping[JobName, Periodic] = JOBS,
) -> None:
    """Until it is to stop; what runs then is given up at once and handed on."""
    doing = _Doing(adapters, leader.name, known)
    registered = False
    while not stop.is_set():
        try:
            if leader.leads:
                registered = registered or await doing.register()
                await doing.begin_what_is_due()
            else:
                registered = False  # another one leads, and its settings may differ
        except AppError as error:
            logger.warning("jobs put off: %s", error.detail)
        await pause(stop, _LOOK)
    await doing.stop()


class _Doing:
    """The runs of this process."""

    def __init__(
        self, adapters: WorkerAdapters, holder: str, known: Mapping[JobName, Periodic]
    ) -> None:
        self._adapters, self._holder, self._known = adapters, holder, known
        self._lease = float(adapters.settings.worker.lease_seconds)
        self._tasks: dict[JobName, asyncio.Task[None]] = {}

    async def register(self) -> bool:
        allows = self._adapters.settings.allows_job
        told = {name: Told(job.every_seconds, allows(name)) for name, job in self._known.items()}
        async with self._adapters.db.as_worker() as tx:
            await jobs.register(tx, told)
        return True

    async def begin_what_is_due(self) -> None:
        self._tasks = {name: task for name, task in self._tasks.items() if not task.done()}
        while len(self._tasks) < _AT_ONCE:
            free = [name for name in self._known if name not in self._tasks]
            async with self._adapters.db.as_worker() as tx:
                job = await jobs.claim(tx, free, self._holder, self._lease)
            if job is None:
                return
            failpoint("job.claimed")
            self._tasks[job.name] = asyncio.create_task(self._do(job))

    async def stop(self) -> None:
        await end(self._tasks.values())

    async def _do(self, job: ClaimedJob) -> None:
        """To its end, and say how that was. Ends quietly where the job is another one's by now."""
        outcome: JobOutcome = "lost"
        done = _STOPPED
        try:
            outcome, done = await self._outcome(job)
        except LeaseLost:
            metrics.LEASES_LOST.labels("scheduled_jobs").inc()
            logger.warning("job %s is no longer ours: it was given up", job.name)
            return
        finally:
            await self._end(job, outcome, done)
        logger.info("job %s: %s. %s", job.name, outcome, done.sentence)

    async def _outcome(self, job: ClaimedJob) -> tuple[JobOutcome, Done]:
        result: list[tuple[JobOutcome, Done]] = []
        told = self._known[job.name]

        async def work() -> None:
            limit = asyncio.timeout(told.most_seconds)
            try:
                async with limit:
                    result.append(("done", await told.do(self._adapters)))
            except TimeoutError:
                if not limit.expired():
                    raise  # something inside waited in vain
                why = f"It was not done after {told.most_seconds:.0f} seconds."
                result.append(("failed", Done(0, why)))

        try:
            await while_kept(work(), self._keep(job))
        except LeaseLost:
            raise
        except AppError as error:
            return "failed", Done(0, error.detail)
        except ConfigurationError as error:
            return "failed", Done(0, str(error))
        except Exception as error:  # the boundary of a job: a bug in one must not end the others
            logger.exception("job %s failed", job.name)
            why = f"It met an error that its scheduler's log tells of ({type(error).__name__})."
            return "failed", Done(0, why)
        return result[0]

    async def _keep(self, job: ClaimedJob) -> None:
        """Returns when the lease is lost. A database away for a moment is no loss yet."""
        told = self._adapters.settings.worker
        while True:
            await asyncio.sleep(told.heartbeat_seconds)
            try:
                async with self._adapters.db.as_worker() as tx:
                    if not await jobs.keep(tx, job, self._lease):
                        return
            except Unavailable:
                logger.warning("job %s: heartbeat not written", job.name)

    async def _end(self, job: ClaimedJob, outcome: JobOutcome, done: Done) -> None:
        """Behind the fence: of what is another one's nothing changes."""
        try:
            async with self._adapters.db.as_worker() as tx:
                await jobs.end(tx, job, outcome, done, self._known[job.name].quiet)
        except AppError as error:
            logger.warning("how job %s ended is not noted: %s", job.name, error.detail)
