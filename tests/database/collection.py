"""Projects with passages whose text and vectors a test chooses, searched as a member."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from tests.database_fixture import TestDatabase


class Collection:
    """A project of somebody's own."""

    def __init__(self, database: TestDatabase) -> None:
        self.database, self.user, self.project = database, uuid4(), uuid4()
        with psycopg.connect(database.superuser_url) as connection:
            connection.execute(
                "insert into users (id, email) values (%s, %s)",
                [self.user, f"{self.user}@example.com"],
            )
            connection.execute(
                "insert into projects (id, name, created_by) values (%s, 'P', %s)",
                [self.project, self.user],
            )
            connection.execute(
                "insert into members (project_id, user_id) values (%s, %s)",
                [self.project, self.user],
            )

    def add(
        self,
        texts: Sequence[str],
        *,
        vectors: Sequence[Sequence[float]] | None = None,
        language: str = "english",
        pages: Sequence[int] | None = None,
        media_type: str = "text/plain",
    ) -> UUID:
        """A document that is ready; a passage for each text. Without vectors all are alike."""
        document = uuid4()
        with psycopg.connect(self.database.superuser_url) as connection:
            connection.execute(
                "insert into documents (id, project_id, created_by, name, media_type, size,"
                " object_key, status, passages) values (%s, %s, %s, %s, %s, 1, %s, 'ready', %s)",
                [document, self.project, self.user, str(document), media_type,
                 f"{self.project}/{document}", len(texts)],
            )  # fmt: skip
            rows = [
                {
                    "id": str(uuid4()),
                    "ordinal": i,
                    "text": text,
                    "place": {"page": pages[i]} if pages else {},
                    "vector": literal(vectors[i] if vectors else [1.0]),
                }
                for i, text in enumerate(texts)
            ]
            keys = {"project": self.project, "document": document, "language": language}
            connection.execute(
                "insert into passages"
                " (id, project_id, document_id, ordinal, text, language, place, tokens, words)"
                " select r.id, %(project)s, %(document)s, r.ordinal, r.text, %(language)s::text,"
                "  r.place, 1, (select coalesce(sum(coalesce(cardinality(w.positions), 1)), 0)"
                "   from unnest(app.words_of(r.text, %(language)s::text::regconfig)) w)"
                " from jsonb_to_recordset(%(rows)s)"
                "  r (id uuid, ordinal int, text text, place jsonb)",
                keys | {"rows": Jsonb(rows)},
            )
            connection.execute(
                "insert into passage_vectors (project_id, document_id, no, embedding, in_graph)"
                " select p.project_id, p.document_id, p.no, r.vector::extensions.halfvec,"
                "  s.graph <> 'none'"
                " from jsonb_to_recordset(%(rows)s) r (id uuid, vector text)"
                " join passages p on p.project_id = %(project)s and p.id = r.id"
                " join project_statistics s on s.project_id = p.project_id",
                keys | {"rows": Jsonb(rows)},
            )
            connection.execute("select app.store_words(%s)", [document])
        return document

    def search(
        self,
        query: str,
        *,
        vector: Sequence[float] = (1.0,),
        mode: str = "keyword",
        limit: int = 10,
        weight: float = 0.5,
        documents: Sequence[UUID] | None = None,
        filters: dict[str, Any] | None = None,
        ranking: dict[str, Any] | None = None,
        near: Sequence[UUID] | None = None,
        user: UUID | None = None,
    ) -> list[dict[str, Any]]:
        with (
            psycopg.connect(self.database.api_url) as connection,
            connection.cursor(row_factory=dict_row) as cursor,
        ):
            cursor.execute(
                "select set_config('role', 'authenticated', true),"
                " set_config('app.user_id', %s, true)",
                [str(user or self.user)],
            )
            return cursor.execute(
                "select * from app.search_passages(%s, %s, %s::extensions.halfvec, %s, %s, %s,"
                " %s::uuid[], %s, %s, %s::uuid[])",
                [self.project, query, literal(vector), mode, limit, weight,
                 None if documents is None else list(documents),
                 Jsonb(filters or {}), Jsonb(ranking or {}),
                 None if near is None else list(near)],
            ).fetchall()  # fmt: skip


def literal(vector: Sequence[float]) -> str:
    """As the database reads it; what is missing of the 384 dimensions is nothing."""
    return f"[{','.join(map(str, [*vector, *[0.0] * (384 - len(vector))]))}]"
