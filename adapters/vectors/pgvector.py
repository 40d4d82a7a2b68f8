"""The default store: passages, vectors and words, stored in one transaction."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from psycopg.types.json import Jsonb
from pydantic import BaseModel

from adapters.postgres.database import Tx
from adapters.postgres.slicing import AT_ONCE, slices
from adapters.vectors import vector_tables
from contracts.chats import Hit, LegScores
from contracts.documents import ClaimedDocument, Passage
from contracts.identity import passage_ids
from contracts.ports import EmbeddedPassages, EmbedderId, SearchRequest, Vector
from contracts.projects import SearchMode
from contracts.searching import Explanation


class PgVectorStore:
    """Search goes through `app.search_passages`, which checks the caller's membership itself."""

    async def replace(self, tx: Tx, document: ClaimedDocument, embedded: EmbeddedPassages) -> None:
        await _remove(tx, document.id)
        for some in slices(len(embedded.passages)):
            passages, vectors = embedded.passages[some], embedded.vectors[some]
            await _insert(tx, document, passages, embedded.digests[some])
            ids = [p.id for p in passages]
            await vector_tables.insert(tx, embedded.embedder, document.project_id, ids, vectors)
        await tx.execute("select app.store_words(%s)", [document.id])

    async def known(
        self, tx: Tx, project_id: UUID, digests: Sequence[bytes], embedder: EmbedderId
    ) -> dict[bytes, Vector]:
        return await vector_tables.known(tx, embedder, project_id, digests)

    async def copy(self, tx: Tx, document: ClaimedDocument, source_id: UUID) -> None:
        nos, texts = await _numbers_and_texts(tx, source_id)
        ids = await asyncio.to_thread(passage_ids, document.id, texts)
        key = {"project": document.project_id, "document": document.id, "source": source_id}
        await _remove(tx, document.id)
        for some in slices(len(nos)):
            await tx.execute(
                "insert into passages"
                " (id, project_id, document_id, ordinal, text, context, tokens, words, place,"
                "  digest, language)"
                " select c.id, p.project_id, %(document)s, p.ordinal, p.text, p.context, p.tokens,"
                "  p.words, p.place, p.digest, p.language"
                " from unnest(%(nos)s::bigint[], %(ids)s::uuid[]) as c (no, id)"
                " join passages p on p.no = c.no order by p.ordinal",
                key | {"nos": nos[some], "ids": ids[some]},
            )
        await vector_tables.copy(tx, document.project_id, document.id, source_id)
        await tx.execute("select app.copy_words(%(document)s, %(source)s)", key)

    async def search(
        self, tx: Tx, request: SearchRequest, near: Sequence[UUID] | None = None
    ) -> list[Hit]:
        """`near`: passages that an index elsewhere found by meaning, instead of our own."""
        rows = await tx.rows(
            "select * from app.search_passages(%(project)s, %(query)s,"
            " %(vector)s::extensions.halfvec, %(mode)s, %(limit)s, %(weight)s,"
            " %(documents)s::uuid[], %(filters)s, %(ranking)s, %(near)s::uuid[],"
            " %(embedder)s::smallint)",
            {
                "project": request.project_id,
                "query": request.query,
                "vector": None if request.vector is None else vector_tables.literal(request.vector),
                "mode": SearchMode.KEYWORD if request.vector is None else request.mode,
                "limit": request.limit,
                "weight": request.vector_weight,
                "documents": _or_none(request.document_ids),
                "filters": _given(request.filters),
                "ranking": _given(request.ranking),
                "near": _or_none(near),
                "embedder": request.embedder and request.embedder.no,
            },
        )
        return [
            Hit(
                passage_id=row["passage_id"],
                document_id=row["document_id"],
                title=row["title"],
                text=row["body"],
                context=row["context"],
                place=row["place"],
                score=row["score"],
                scores=LegScores(
                    vector=row["vector_score"],
                    keyword=row["keyword_score"],
                    vector_rank=row["vector_rank"],
                    keyword_rank=row["keyword_rank"],
                ),
            )
            for row in rows
        ]


async def explain(tx: Tx, request: SearchRequest) -> Explanation | None:
    """None when there is no such project for whoever `tx` acts as."""
    row = await tx.row(
        "select app.explain_search(%s, %s, %s::extensions.halfvec, %s, %s, %s::uuid[], %s,"
        " %s::smallint) as told",
        [
            request.project_id,
            request.query,
            None if request.vector is None else vector_tables.literal(request.vector),
            SearchMode.KEYWORD if request.vector is None else request.mode,
            request.limit,
            _or_none(request.document_ids),
            _given(request.filters),
            request.embedder and request.embedder.no,
        ],
    )
    told = row and row["told"]
    return None if told is None else Explanation.model_validate(told)


async def _insert(
    tx: Tx, document: ClaimedDocument, passages: Sequence[Passage], digests: Sequence[bytes]
) -> None:
    await tx.execute(
        "insert into passages"
        " (id, project_id, document_id, ordinal, text, context, tokens, words, place, digest,"
        "  language)"
        " select p.id, %(project)s, %(document)s, p.ordinal, p.text, p.context, p.tokens,"
        "  (select coalesce(sum(coalesce(cardinality(w.positions), 1)), 0)"
        "   from unnest(app.words_of(p.context || ' ' || p.text, p.language::regconfig))"
        "   w), p.place, p.digest, p.language"
        " from unnest(%(ids)s::uuid[], %(ordinals)s::int[], %(texts)s::text[],"
        "  %(contexts)s::text[], %(tokens)s::int[], %(places)s::jsonb[], %(digests)s::bytea[],"
        "  %(languages)s::text[])"
        "  as p (id, ordinal, text, context, tokens, place, digest, language)",
        {
            "project": document.project_id,
            "document": document.id,
            "ids": [p.id for p in passages],
            "ordinals": [p.ordinal for p in passages],
            "texts": [p.text for p in passages],
            "contexts": [p.context for p in passages],
            "tokens": [p.tokens for p in passages],
            "places": [Jsonb(p.place.model_dump(mode="json")) for p in passages],
            "digests": list(digests),
            "languages": [p.language for p in passages],
        },
    )


async def _numbers_and_texts(tx: Tx, document_id: UUID) -> tuple[list[int], list[str]]:
    """Of all passages of a document, in order."""
    nos: list[int] = []
    texts: list[str] = []
    last = -1  # of those that were deleted the ordinals are missing
    while True:
        rows = await tx.rows(
            "select no, text, ordinal from passages where document_id = %s and ordinal > %s"
            " order by ordinal limit %s",
            [document_id, last, AT_ONCE],
        )
        last = rows[-1]["ordinal"] if rows else last
        nos += [row["no"] for row in rows]
        texts += [row["text"] for row in rows]
        if len(rows) < AT_ONCE:
            return nos, texts


async def _remove(tx: Tx, document_id: UUID) -> None:
    await tx.execute("delete from passage_words where document_id = %s", [document_id])
    await tx.execute("delete from passages where document_id = %s", [document_id])


def _given(chosen: BaseModel) -> Jsonb:
    return Jsonb(chosen.model_dump(mode="json", exclude_none=True))


def _or_none(ids: Sequence[UUID] | None) -> list[UUID] | None:
    return None if ids is None else list(ids)
