"""The sweep: `python -m worker.schedule`. What is not final and has no live lease goes on.

Every few seconds, in whichever process leads (`worker/leading.py`): documents are sent again,
those whose workers keep dying end `failed`, originals whose rows are gone follow them, and answers
whose process died are handed to another one, or end `failed` with the text they had. Projects that
lack vectors of an embedder are sent again, too. This keeps accepted work true, so that nobody
switches it off; what is done now and then, and may be, are the jobs of `worker/jobs.py`. Beside it
the search tables are kept in shape.
"""

import asyncio
import logging
import signal
import sys
import time

from adapters.metrics import telling
from adapters.postgres import leases, scheduling
from adapters.postgres.chats import runs
from adapters.postgres.crawls import crawling
from adapters.postgres.documents import documents, garbage, ingestion, ledger
from adapters.postgres.embedders import embedders, reembedding
from adapters.postgres.people import mails
from adapters.postgres.prices import read_file
from adapters.pulse import beat
from adapters.queue.backlog import Backlog
from adapters.reporting import set_up_reporting
from adapters.telemetry import set_up_logging
from adapters.wiring import WorkerAdapters, open_worker
from contracts.documents import Failure, FailureCode
from contracts.errors import AppError, ConfigurationError
from contracts.settings import read_settings
from contracts.tasks import CrawlSite, IngestDocument, Queue, Reembed, SendMail
from services.chats.closing import hand_over_or_close
from worker.indexing import keep_indexing
from worker.leading import Leader, pause
from worker.periodic import keep_jobs

logger = logging.getLogger(__name__)
_LOOK = 1.0  # seconds until one that comes to lead begins
_LEAST_HINTS = 10  # of those that wait, some may name what is done
_HINTS = 200
"""As many keep a worker busy until the next round; it takes what is most urgent, whichever document
a hint names, so more of them would only be read for nothing."""

_DEADLY = Failure(
    code=FailureCode.TOO_COMPLEX,
    message="Every worker that read this file was ended by the system. It may need more memory. "
    "Try again, or split it into parts.",
    retryable=True,
)


async def sweep(adapters: WorkerAdapters) -> None:
    """One round. Two at once are harmless, so the lock only saves work."""
    async with adapters.db.as_worker() as tx:
        lock = await tx.row("select pg_try_advisory_xact_lock(hashtext('ibid.sweep')) as held")
        if not (lock and lock["held"]):
            return
        await embedders.register_all(tx, adapters.embedders.keys())
        dead = await ingestion.fail_deadly(tx, _DEADLY)
        sent = (await adapters.queue.waiting()).get(Queue.PARSE, 0)
        hints = max(_HINTS - sent, _LEAST_HINTS)
        waiting = await ingestion.due(tx, adapters.settings.worker.sweep_seconds, hints)
        await ledger.close_abandoned(tx)
        for document in waiting:
            tx.enqueue(IngestDocument(document_id=document.id))
        for crawl in await crawling.due(tx, adapters.settings.worker.sweep_seconds):
            tx.enqueue(CrawlSite(crawl_id=crawl.id))
        for project in await reembedding.due(tx, adapters.settings.worker.sweep_seconds):
            tx.enqueue(Reembed(project_id=project.id))
        for mail in await mails.due(tx):
            tx.enqueue(SendMail(mail_id=mail))
        abandoned = await runs.claim_dead(tx, adapters.settings.runs.lease_seconds)
        pending = await garbage.pending_deletions(tx) if await garbage.may_go(tx) else []
    for document in (*dead, *waiting):
        await adapters.changes.announce(document.project_id, document.id)
    for one in abandoned:
        try:
            await hand_over_or_close(adapters, one)
        except AppError:
            raise
        except Exception:  # the boundary of a run: one with a bug in it must not hold up the rest
            logger.exception("run %s cannot be ended", one.run.id)
    for key in pending:
        await _delete_original(adapters, key)


async def _delete_original(adapters: WorkerAdapters, key: str) -> None:
    """Whatever the list says: what a document names is not deleted."""
    async with adapters.db.as_worker() as tx:
        orphan = await garbage.without_a_row(tx, [key])
    if orphan:
        await adapters.objects.delete(key)
    async with adapters.db.as_worker() as tx:
        await documents.forget_pending_deletion(tx, key)


async def keep_sweeping(adapters: WorkerAdapters, leader: Leader, stop: asyncio.Event) -> None:
    told = adapters.settings.worker
    while not stop.is_set():
        if leader.leads:
            try:
                await sweep(adapters)
                await tell_backlog(adapters)
            except AppError as error:
                logger.warning("sweep put off: %s", error.detail)
        beat(told)
        await pause(stop, told.sweep_seconds if leader.leads else min(_LOOK, told.sweep_seconds))


async def tell_backlog(adapters: WorkerAdapters) -> None:
    """How much work no worker has begun: what says how many are wanted."""
    async with adapters.db.as_worker() as tx:
        counted = {
            Queue.PARSE: await leases.waiting(tx, ingestion.DOCUMENT),
            Queue.CRAWL: await leases.waiting(tx, crawling.CRAWL),
            Queue.EMBED: await leases.waiting(tx, reembedding.REEMBEDDING),
        }
        jobs = await scheduling.when_done(tx)
    backlog = Backlog(
        {queue: told.number for queue, told in counted.items()},
        {q: told.seconds for q, told in counted.items() if told.seconds is not None},
        jobs | {"sweep": time.time()},
    )
    await adapters.backlog.tell(backlog, 3 * adapters.settings.worker.sweep_seconds)


async def main() -> None:
    settings = read_settings()
    set_up_logging(settings.log_level, as_json=settings.log_format == "json")
    set_up_reporting(settings, "scheduler")
    if settings.prices:
        read_file(settings.prices)  # what is wrong with it stops the start
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    told = settings.metrics
    port = told.scheduler_port, "IBID_METRICS__SCHEDULER_PORT"
    async with open_worker(settings) as adapters:
        with telling(adapters.db, told.host, *port):
            leader = Leader(adapters)
            await asyncio.gather(
                leader.keep(stop),
                keep_sweeping(adapters, leader, stop),
                keep_indexing(adapters, leader, stop),
                keep_jobs(adapters, leader, stop),
            )


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except ConfigurationError as error:
        sys.exit(str(error))
