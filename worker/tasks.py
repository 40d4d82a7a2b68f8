"""Tasks: thin, repeatable doors. What they do stands in `ingestion`."""

import time

from celery import shared_task

from adapters.failpoints import failpoint
from adapters.telemetry import bound_id
from contracts.errors import Unavailable
from contracts.tasks import CrawlSite, IngestDocument, ReadPage, Reembed, SendMail
from ingestion.crawl.site import crawl_site
from ingestion.pipeline import ingest_document
from ingestion.reembedding import reembed_in_turn
from ingestion.web_page import read_page
from services.accounts.mailing import deliver
from worker.memory import memory
from worker.runtime import runtime


@shared_task(name=IngestDocument.name, ignore_result=True)
def ingest_document_task(**payload: object) -> None:
    """Delivered at least once, late or twice, so everything it does is safe to do again.

    The document it names is why there is something to do; what is done is the most urgent.
    """
    task = IngestDocument.model_validate(payload)
    bound_id.set(str(task.document_id))
    failpoint("task.received")
    try:
        worked = runtime.run(ingest_document(runtime.adapters, None, runtime.workshop))
    except Unavailable:
        return  # the database is away: the document's lease runs out and the sweep sends it again
    memory.give_back()
    if worked:
        failpoint("task.after_status_before_ack")


@shared_task(name=CrawlSite.name, ignore_result=True)
def crawl_site_task(**payload: object) -> None:
    """As above; a crawl that gives way sends another one of these."""
    task = CrawlSite.model_validate(payload)
    bound_id.set(str(task.crawl_id))
    try:
        runtime.run(crawl_site(runtime.adapters, None, runtime.workshop))
    except Unavailable:
        return  # as above


@shared_task(name=Reembed.name, ignore_result=True)
def reembed_task(**payload: object) -> None:
    """As above, but of this project; it gives way after a while, and sends itself again."""
    task = Reembed.model_validate(payload)
    bound_id.set(str(task.project_id))
    try:
        runtime.run(reembed_in_turn(runtime.adapters, task.project_id, runtime.workshop))
    except Unavailable:
        return  # as above


@shared_task(name=SendMail.name, ignore_result=True)
def send_mail_task(**payload: object) -> None:
    """As above; what could not be sent is due again later, and the sweep sends it."""
    task = SendMail.model_validate(payload)
    bound_id.set(str(task.mail_id))
    try:
        runtime.run(deliver(runtime.adapters, task.mail_id))
    except Unavailable:
        return  # as above


@shared_task(name=ReadPage.name, ignore_result=True, acks_late=False)
def read_page_task(**payload: object) -> None:
    """Somebody waits for the answer, until a moment that the task names; later nobody does."""
    task = ReadPage.model_validate(payload)
    if task.until > time.time():
        runtime.run(_answer_page(task))


async def _answer_page(task: ReadPage) -> None:
    async with runtime.workshop.pages:
        page = await read_page(runtime.adapters, task)
    await runtime.adapters.page_replies.send(task.reply_to, page)
