"""An attempt at a document as spans: its stages, and its transactions."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.tracing.joining import begun_by, doing
from adapters.tracing.spans import Span
from adapters.wiring import WorkerAdapters
from contracts.documents import ClaimedDocument
from contracts.tasks import IngestDocument
from ingestion.formats import format_of
from ingestion.progress import Progress


@asynccontextmanager
async def traced(
    adapters: WorkerAdapters, document: ClaimedDocument, progress: Progress
) -> AsyncIterator[None]:
    """Below the request that brought it, where one did. Nothing where no spans are sent."""
    if not adapters.tracing.sends:
        yield
        return
    begun, now = time.time_ns(), await begun_by(adapters.redis, document.id)
    token = doing.set(now)
    try:
        yield
    finally:
        doing.reset(token)
        ended = time.time_ns()
        for stage, ago, lasted in progress.stages():
            at = ended - int(ago * 1e9)
            begun = min(begun, at)  # it is being read before this is asked for
            now.noted.append(
                Span(f"stage {stage}", stage.value, "", at, at + int(lasted * 1e9), {})
            )
        attributes = {
            "ibid.task": IngestDocument.name,
            "ibid.document.id": str(document.id),
            "ibid.project.id": str(document.project_id),
            "ibid.format": format_of(document.media_type),
            "ibid.attempt": document.attempt,
        }
        adapters.tracing.send_done(
            now, Span("", IngestDocument.name, None, begun, ended, attributes)
        )
