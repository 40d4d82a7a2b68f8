"""Tasks: thin, repeatable doors. What they do stands in `ingestion`."""

from celery import shared_task

from adapters.failpoints import failpoint
from adapters.telemetry import bound_id
from contracts.errors import Unavailable
from contracts.tasks import IngestDocument
from worker.runtime import runtime


@shared_task(name=IngestDocument.name, ignore_result=True)
def ingest_document_task(**payload: object) -> None:
    """Delivered at least once, late or twice, so everything it does is safe to do again."""
    from ingestion.pipeline import ingest_document  # parsers and tokenizers stay out of the parent

    task = IngestDocument.model_validate(payload)
    bound_id.set(str(task.document_id))
    failpoint("task.received")
    try:
        runtime.run(ingest_document(runtime.adapters, task.document_id))
    except Unavailable:
        return  # the database is away: the document's lease runs out and the sweep sends it again
    failpoint("task.after_status_before_ack")
