"""`python -m evaluation.speed.search.storing TOTAL PASSAGES`: store more, as the worker does.

The worker's URL is in IBID_BENCH_WORKER_URL. Projects grow in proportion to their sizes.
"""

import asyncio
import os
import sys
from collections.abc import Iterator
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.rows import dict_row

from adapters.postgres.database import Tx
from adapters.postgres.embedders.embedders import LOCAL
from adapters.vectors.pgvector import PgVectorStore
from contracts.documents import ClaimedDocument, Passage, Place
from contracts.identity import passage_ids
from contracts.ports import EmbeddedPassages, EmbedderId
from evaluation.speed.search.collection import PASSAGES_OF_A_DOCUMENT, PROJECTS, Project, project
from evaluation.speed.search.filling import READER
from evaluation.speed.search.groups import RANKS


async def store(url: str, total: int, passages: int, projects: int = PROJECTS) -> None:
    """Documents one after the other, each in a transaction of its own."""
    sources = {rank: _documents(rank, total, projects) for rank in RANKS if rank <= projects}
    shares = {rank: 1 / rank for rank in sources}
    owed = dict.fromkeys(sources, 0.0)
    connection = await psycopg.AsyncConnection[dict[str, Any]].connect(
        url, autocommit=True, row_factory=dict_row
    )
    async with connection:
        for _ in range(passages // PASSAGES_OF_A_DOCUMENT):
            for rank, share in shares.items():
                owed[rank] += share / sum(shares.values())
            turn = max(owed, key=lambda rank: owed[rank])
            owed[turn] -= 1
            await _store(connection, *next(sources[turn]))


def _documents(rank: int, total: int, projects: int) -> Iterator[tuple[Project, range]]:
    """Without end: more of the kind that the project has."""
    for sample in count(1):
        more = project(rank, total, projects, sample)
        for _, passages in more.documents():
            yield more, passages


async def _store(
    connection: psycopg.AsyncConnection[dict[str, Any]], source: Project, which: range
) -> None:
    document = uuid4()
    texts = [source.text(n) for n in which]
    async with connection.transaction():
        tx = Tx(connection)
        await tx.execute("select set_config('role', 'service_role', true)")
        await tx.execute(
            "insert into documents (id, project_id, created_by, name, media_type, size, object_key,"
            " status, passages) values (%(id)s, %(project)s, %(reader)s, %(id)s::text,"
            " 'text/plain', 1, %(key)s, 'ready', %(passages)s)",
            {
                "id": document,
                "project": source.id,
                "reader": READER,
                "key": _key(source.id, document),
                "passages": len(texts),
            },
        )
        await PgVectorStore().replace(
            tx,
            _claimed(document, source.id),
            EmbeddedPassages(
                _passages(document, texts),
                [source.vectors[n].tolist() for n in which],
                [document.bytes] * len(texts),
                EmbedderId(LOCAL, "all-MiniLM-L6-v2", 384),
            ),
        )


def _passages(document: UUID, texts: list[str]) -> list[Passage]:
    return [
        Passage(id=id, ordinal=n, text=text, tokens=100, place=Place(start=0, end=len(text)))
        for n, (id, text) in enumerate(zip(passage_ids(document, texts), texts, strict=True))
    ]


def _key(project_id: UUID, document: UUID) -> str:
    return f"{project_id}/{document}"


def _claimed(document: UUID, project_id: UUID) -> ClaimedDocument:
    return ClaimedDocument(
        id=document,
        project_id=project_id,
        name=str(document),
        media_type="text/plain",
        size=1,
        sha256=None,
        object_key=_key(project_id, document),
        epoch=1,
        attempt=1,
        created_by=READER,
    )


if __name__ == "__main__":
    asyncio.run(store(os.environ["IBID_BENCH_WORKER_URL"], int(sys.argv[1]), int(sys.argv[2])))
