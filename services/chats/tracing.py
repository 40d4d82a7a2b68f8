"""What is kept beside an answer of how it came about."""

from datetime import UTC, datetime

from contracts.projects import ProjectSettings
from contracts.traces import Trace
from services.search.service import Scope


def traced(settings: ProjectSettings, scope: Scope) -> Trace:
    return Trace(
        began_at=datetime.now(UTC),
        settings=settings.model_dump(mode="json"),
        document_ids=scope.document_ids,
        embedder=scope.embedder and scope.embedder.name,
    )
