"""Searches that were made a moment ago, by the same person over the same passages."""

import json
from array import array
from uuid import UUID

from adapters.models.embedders import Key
from adapters.postgres.database import Tx
from adapters.postgres.search import cached_passages
from contracts.chats import Hit, LegScores
from contracts.people import Caller
from contracts.ports import EmbedderId, SearchRequest, Vector
from services.access.acting import Acting
from services.access.metering import metered
from services.access.reserving import to_embed


async def question_vector(acting: Acting, project_id: UUID, query: str, by: EmbedderId) -> Vector:
    """The embedder is asked once an hour for the same question of a project.

    Raises `ModelUnavailable` when it does not answer, or the settings no longer name it.
    """
    embedder = acting.adapters.embedders.get(Key(by.name, by.dimensions))
    about = f"{by.name} {by.dimensions} {query}"
    known = await acting.adapters.search_cache.vector(project_id, about)
    if known is not None:
        return array("f", known)
    async with metered(acting, project_id, to_embed(acting.adapters, by, len(query))):
        vector = await embedder.embed_query(query)
    await acting.adapters.search_cache.store_vector(project_id, about, vector.tobytes())
    return vector


async def search(acting: Acting, tx: Tx, request: SearchRequest) -> list[Hit]:
    """The rights are asked of the database each time; what was found is, if nothing has changed."""
    version = await cached_passages.version_of(tx, request.project_id)
    if version is None:
        return []  # nothing is stored, or it is not the caller's
    adapters = acting.adapters
    about = _about(acting.caller, request, version)
    known = await adapters.search_cache.results(request.project_id, about)
    if known is not None:
        hits = await _read(tx, request.project_id, known)
        if hits is not None:
            return hits
    hits = await adapters.vectors.search(tx, request)
    await adapters.search_cache.store_results(request.project_id, about, _written(hits))
    return hits


def _about(caller: Caller, request: SearchRequest, version: int) -> str:
    chosen = (
        version,
        str(caller.user_id),
        request.embedder,
        request.query,
        request.mode.value,
        request.limit,
        request.vector_weight,
        None if request.document_ids is None else sorted(map(str, request.document_ids)),
        request.filters.model_dump(mode="json"),
        request.ranking.model_dump(mode="json"),
    )
    return json.dumps(chosen)


def _written(hits: list[Hit]) -> bytes:
    return json.dumps(
        [(str(hit.passage_id), hit.score, hit.scores.model_dump()) for hit in hits]
    ).encode()


async def _read(tx: Tx, project_id: UUID, known: bytes) -> list[Hit] | None:
    """None when a passage has gone meanwhile."""
    kept = [(UUID(id_), score, scores) for id_, score, scores in json.loads(known)]
    passages = await cached_passages.passages(tx, project_id, [id_ for id_, _, _ in kept])
    if len(passages) < len(kept):
        return None
    return [
        Hit.model_validate(passages[id_] | {"score": score, "scores": LegScores(**scores)})
        for id_, score, scores in kept
    ]
