"""How who watches a project learns that it changed."""

from collections.abc import AsyncGenerator
from typing import Protocol
from uuid import UUID


class Changes(Protocol):
    """Tells who watches a project that one of its documents changed. A hint: it may be lost."""

    async def announce(self, project_id: UUID, document_id: UUID | None) -> None:
        """None: many of them did."""
        ...

    def watch(self, project_id: UUID) -> AsyncGenerator[UUID | None]:
        """Ids of documents that changed, and None now and then: time to look for oneself."""
        ...
