"""A FAKE index of vectors outside Postgres: a dictionary that all who open it share."""

from collections.abc import Sequence
from uuid import UUID

from contracts.ports import IndexedPassage, Near, Vector
from contracts.settings import VectorIndexSettings

Held = dict[UUID, dict[UUID, list[tuple[UUID, Vector]]]]


class MemoryIndex:
    name, limits = "memory", "It forgets."
    everything: Held = {}  # noqa: RUF012  # shared on purpose

    @classmethod
    def from_settings(cls, settings: VectorIndexSettings) -> "MemoryIndex":
        return cls()

    async def prepare(self, dimensions: int) -> None:
        return None

    async def put(
        self,
        project_id: UUID,
        document_id: UUID,
        passages: Sequence[IndexedPassage],
        vectors: Sequence[Vector],
    ) -> None:
        held = [(p.id, v) for p, v in zip(passages, vectors, strict=True)]
        self.everything.setdefault(project_id, {})[document_id] = held

    async def remove(self, project_id: UUID, document_ids: Sequence[UUID] | None) -> None:
        for document_id in document_ids or [*self.everything.get(project_id, {})]:
            self.everything.get(project_id, {}).pop(document_id, None)

    async def nearest(
        self,
        project_id: UUID,
        vector: Vector,
        limit: int,
        document_ids: Sequence[UUID] | None = None,
    ) -> list[Near]:
        found = [
            Near(id_, sum(a * b for a, b in zip(vector, other, strict=True)))
            for document_id, held in self.everything.get(project_id, {}).items()
            if document_ids is None or document_id in document_ids
            for id_, other in held
        ]
        return sorted(found, key=lambda near: -near.score)[:limit]

    async def projects(self) -> set[UUID]:
        return {project for project, documents in self.everything.items() if documents}

    async def held(self, project_id: UUID) -> dict[UUID, set[UUID]]:
        documents = self.everything.get(project_id, {})
        return {document: {id_ for id_, _ in held} for document, held in documents.items()}

    async def compact(self, project_id: UUID) -> None:
        return None

    async def close(self) -> None:
        return None
