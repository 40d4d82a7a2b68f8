"""A document in work: everything a step of its way to `ready` needs."""

from dataclasses import dataclass

from adapters.file_passwords import FilePassword
from adapters.wiring import WorkerAdapters
from contracts.documents import ClaimedDocument
from contracts.ports import EmbedderId
from ingestion.charges import Charges
from ingestion.lease import Lease
from ingestion.progress import Progress
from ingestion.workshop import Workshop


@dataclass(frozen=True)
class Work:
    adapters: WorkerAdapters
    document: ClaimedDocument
    recipe: str
    embedder: EmbedderId
    """The project's, when the document was claimed."""
    workshop: Workshop
    progress: Progress
    lease: Lease
    charges: Charges
    password: FilePassword | None
    """Of its file, where somebody gave one lately."""
