"""The two tables of vectors: the local embedder's, typed, and those of all others.

A vector goes into the graph as soon as its project's is being built. Whoever writes holds the
project's statistics or its embedder still, so that no graph is begun unseen.
"""

from array import array
from collections.abc import Sequence
from typing import LiteralString
from uuid import UUID

from adapters.postgres.database import Tx
from adapters.postgres.embedders.embedders import LOCAL
from adapters.postgres.slicing import slices
from contracts.ports import EmbedderId, Vector

_OF_LOCAL: LiteralString = (
    "insert into passage_vectors (project_id, document_id, no, embedding, in_graph)"
    " select p.project_id, p.document_id, p.no, v.embedding::extensions.halfvec,"
    "  s.graph <> 'none'"
    " from unnest(%(ids)s::uuid[], %(vectors)s::text[]) as v (id, embedding)"
    " join passages p on p.project_id = %(project)s and p.id = v.id"
    " join project_statistics s on s.project_id = p.project_id"
)
_OF_OTHER: LiteralString = (
    "insert into other_vectors"
    " (embedder, dimensions, project_id, document_id, no, embedding, in_graph)"
    " select %(embedder)s, %(dimensions)s, p.project_id, p.document_id, p.no,"
    "  v.embedding::extensions.halfvec, exists (select from other_graphs g"
    "   where g.project_id = p.project_id and g.embedder = %(embedder)s and g.graph <> 'none')"
    " from unnest(%(ids)s::uuid[], %(vectors)s::text[]) as v (id, embedding)"
    " join passages p on p.project_id = %(project)s and p.id = v.id"
)


async def insert(
    tx: Tx, embedder: EmbedderId, project_id: UUID, ids: Sequence[UUID], vectors: Sequence[Vector]
) -> None:
    """Of passages that have none of this embedder."""
    query = _OF_LOCAL if embedder.no == LOCAL else _OF_OTHER
    await tx.execute(query, _values(embedder, project_id, ids, vectors))


async def add(
    tx: Tx, embedder: EmbedderId, project_id: UUID, ids: Sequence[UUID], vectors: Sequence[Vector]
) -> None:
    """Of passages that somebody may delete, or give the same vectors, at this moment."""
    if embedder.no == LOCAL:
        await tx.execute(
            "select from project_statistics where project_id = %s for share", [project_id]
        )
    rows = await tx.rows(
        "select id from passages where project_id = %s and id = any(%s)"
        " order by no for key share skip locked",
        [project_id, list(ids)],
    )
    there = {row["id"] for row in rows}
    kept = [(id_, vector) for id_, vector in zip(ids, vectors, strict=True) if id_ in there]
    query = (_OF_LOCAL if embedder.no == LOCAL else _OF_OTHER) + " on conflict do nothing"
    values = _values(embedder, project_id, [id_ for id_, _ in kept], [v for _, v in kept])
    await tx.execute(query, values)


async def copy(tx: Tx, project_id: UUID, document_id: UUID, source_id: UUID) -> None:
    """All that the passages of another document have, for those of the same ordinals."""
    key = {"project": project_id, "document": document_id, "source": source_id}
    await tx.execute(
        "insert into passage_vectors (project_id, document_id, no, embedding, in_graph)"
        " select new.project_id, new.document_id, new.no, v.embedding, s.graph <> 'none'"
        " from passages old join passages new"
        "  on new.document_id = %(document)s and new.ordinal = old.ordinal"
        " join passage_vectors v on v.project_id = %(project)s and v.no = old.no"
        " join project_statistics s on s.project_id = %(project)s"
        " where old.document_id = %(source)s",
        key,
    )
    await tx.execute(
        "insert into other_vectors"
        " (embedder, dimensions, project_id, document_id, no, embedding, in_graph)"
        " select v.embedder, v.dimensions, new.project_id, new.document_id, new.no, v.embedding,"
        "  coalesce(g.graph, 'none') <> 'none'"
        " from passages old join passages new"
        "  on new.document_id = %(document)s and new.ordinal = old.ordinal"
        " join other_vectors v on v.project_id = %(project)s and v.no = old.no"
        " left join other_graphs g on g.project_id = v.project_id and g.embedder = v.embedder"
        " where old.document_id = %(source)s",
        key,
    )


def joined(embedder: EmbedderId) -> LiteralString:
    """What to join for the vectors of this embedder, as `v`; takes the parameter `embedder`."""
    if embedder.no == LOCAL:
        return "passage_vectors v on true"
    return "other_vectors v on v.embedder = %(embedder)s"


async def known(
    tx: Tx, embedder: EmbedderId, project_id: UUID, digests: Sequence[bytes]
) -> dict[bytes, Vector]:
    found: dict[bytes, Vector] = {}
    for some in slices(len(digests)):
        rows = await tx.rows(
            "select distinct on (p.digest) p.digest, v.embedding::text as embedding"  # noqa: S608
            f" from passages p join {joined(embedder)} and v.project_id = %(project)s"
            "  and v.no = p.no"
            " where p.project_id = %(project)s and p.digest = any(%(digests)s)",
            {"embedder": embedder.no, "project": project_id, "digests": list(digests[some])},
        )
        found |= {row["digest"]: vector_of(row["embedding"]) for row in rows}
    return found


def _values(
    embedder: EmbedderId, project_id: UUID, ids: Sequence[UUID], vectors: Sequence[Vector]
) -> dict[str, object]:
    return {
        "embedder": embedder.no,
        "dimensions": embedder.dimensions,
        "project": project_id,
        "ids": list(ids),
        "vectors": [literal(vector) for vector in vectors],
    }


def literal(vector: Vector) -> str:
    """As the database reads it."""
    return f"[{','.join(map(repr, vector))}]"


def vector_of(text: str) -> Vector:
    """As the database writes it."""
    return array("f", map(float, text[1:-1].split(",")))
