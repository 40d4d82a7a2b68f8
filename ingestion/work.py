"""A document in work: everything a step of its way to `ready` needs."""

from dataclasses import dataclass

from adapters.wiring import Adapters
from contracts.documents import ClaimedDocument
from ingestion.lease import Lease
from ingestion.progress import Progress
from ingestion.workshop import Workshop


@dataclass(frozen=True)
class Work:
    app: Adapters
    document: ClaimedDocument
    recipe: str
    workshop: Workshop
    progress: Progress
    lease: Lease
