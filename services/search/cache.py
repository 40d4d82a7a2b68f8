"""Searches that were made a moment ago by the same person, or can be made on a replica: over the
same passages, and read again on the primary."""

import json
from array import array
from uuid import UUID

from adapters.models.embedders import Key
from adapters.postgres.database import Tx
from adapters.postgres.replicas import Asked, Outcome, Shown
from adapters.postgres.search import cached_passages
from adapters.vectors import pgvector
from contracts.chats import Hit, LegScores
from contracts.people import Caller
from contracts.ports import EmbedderId, SearchRequest, Vector
from contracts.searching import Explanation
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
    hits = await _on_a_replica(acting, tx, request, version)
    if hits is None:
        hits = await adapters.vectors.search(tx, request)
    await adapters.search_cache.store_results(request.project_id, about, _written(hits))
    return hits


async def explain(acting: Acting, tx: Tx, request: SearchRequest) -> Explanation | None:
    """What the search does where it is made now; None: there is no such project for the caller."""
    version = await cached_passages.version_of(tx, request.project_id)
    asked = Asked[Explanation | None](None, None)
    if version is not None:
        asked = await acting.adapters.replicas.ask(
            tx, acting.caller, _shown(request, version), lambda at: pgvector.explain(at, request)
        )
    if asked.found is not None:
        return asked.found.model_copy(update={"read_from": "replica"})
    told = await pgvector.explain(tx, request)
    note = None if asked.outcome is None else _WHY_NOT.get(asked.outcome)
    return told and told.model_copy(update={"read_from_note": note})


_WHY_NOT = {
    Outcome.AWAY: "No replica answers.",
    Outcome.LAGS: "Every replica is further behind than IBID_DATABASE__REPLICA_LAG_SECONDS.",
    Outcome.BEHIND: "No replica has this project's last change yet.",
}


async def _on_a_replica(
    acting: Acting, tx: Tx, request: SearchRequest, version: int
) -> list[Hit] | None:
    """Ids and scores from there; everything that is shown, and whether it may be, from here."""
    adapters = acting.adapters
    asked = await adapters.replicas.ask(
        tx,
        acting.caller,
        _shown(request, version),
        lambda at: adapters.vectors.search(at, request),
    )
    if asked.found is None:
        return None
    hits = await _read(tx, request.project_id, _written(asked.found))
    if hits is None:
        adapters.replicas.count(Outcome.CHANGED)
    return hits


def _shown(request: SearchRequest, version: int) -> Shown:
    compared = None if request.vector is None or request.embedder is None else request.embedder.no
    return Shown(request.project_id, version, compared)


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
