"""Fills the database quickly with exactly the rows that the product's own functions would write.

Rows are copied a project at a time; the two great indexes are made at the end.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, LiteralString
from uuid import NAMESPACE_OID, uuid5

import numpy as np
import psycopg
from psycopg import sql

from evaluation.speed.search.collection import DIMENSIONS, PROJECTS, Project, project, project_id

READER = uuid5(NAMESPACE_OID, "reader")  # a member of every project
_AT_ONCE = 2
_GREAT_INDEXES = ("passage_words_gin", "passage_vectors_hnsw")
_TABLES = ("passages", "passage_vectors", "passage_words", "word_counts")

# What `app.store_words` does for a document, for all passages that `arrived`.
_PARSE: LiteralString = """
create temp table parsed on commit drop as
  select a.*, (select coalesce(sum(coalesce(cardinality(w.positions), 1)), 0)
               from unnest(a.words) w)::int as length
  from (select *, app.words_of(' ' || text, 'english') as words from arrived offset 0) a
"""
_PASSAGES: LiteralString = """
insert into passages (no, id, project_id, document_id, ordinal, text, tokens, words, place)
  overriding system value
  select no, md5(no::text)::uuid, %(project)s, document_id, ordinal, text, length * 2, length,
    jsonb_build_object('start', 0, 'end', length(text))
  from parsed order by no
"""
_WEIGH: LiteralString = """
create temp table weighed on commit drop as
  select p.no, p.document_id, s.mean, v.lexemes, v.impacts
  from parsed p join project_statistics s on s.project_id = %(project)s
  cross join lateral (
    select array_agg(w.lexeme) as lexemes, array_agg(
      app.impact_of(coalesce(cardinality(w.positions), 1), p.length, s.mean)) as impacts
    from unnest(p.words) w) v
"""
_COUNTS: LiteralString = """
insert into word_counts (project_id, lexeme, passages, most)
  select %(project)s, lexeme, count(*), max(impact) from (
    select e.lexeme, e.impact from weighed w, unnest(w.lexemes, w.impacts) e (lexeme, impact)
    union all
    select app.word_for('english'), 0 from weighed) each
  group by lexeme order by lexeme
"""
_WORDS: LiteralString = """
insert into passage_words (no, project_id, document_id, words, impacts, mean)
  select no, %(project)s, document_id,
    array_to_tsvector(app.marked(%(project)s, lexemes || app.word_for('english'))),
    app.sparse(lexemes, impacts), mean
  from weighed order by no
"""


def fill(url: str, total: int, projects: int = PROJECTS) -> dict[str, Any]:
    """Make the collection of `total` passages; returns seconds and megabytes."""
    seconds: dict[str, float] = {}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "insert into users (id, email) values (%s, 'reader@example.com')", [READER]
        )
        definitions = [_definition(connection, name) for name in _GREAT_INDEXES]
        for name in _GREAT_INDEXES:
            connection.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            seconds["rows"] = _timed(
                lambda: list(
                    threads.map(
                        lambda rank: store(url, project(rank, total, projects)),
                        range(1, projects + 1),
                    )
                )
            )
        connection.execute("select setval('passages_no_seq', (select max(no) from passages))")
        connection.execute("set max_parallel_maintenance_workers = 1")
        for name, definition in zip(_GREAT_INDEXES, definitions, strict=True):
            seconds[name] = _timed(lambda d=definition: connection.execute(d.encode()))
        seconds["vacuum"] = _timed(lambda: connection.execute("vacuum analyze"))
    return {"seconds": seconds, **weights(url)}


def store(url: str, filled: Project) -> None:
    key = {"project": filled.id}
    with psycopg.connect(url) as connection:
        in_graph = len(filled.words) > _exact_below(connection)
        _store_documents(connection, filled)
        connection.execute(
            "create temp table arrived (no bigint, document_id uuid, ordinal int, text text)"
            " on commit drop"
        )
        with connection.cursor().copy("copy arrived from stdin") as copy:
            for document, passages in filled.documents():
                for ordinal, n in enumerate(passages):
                    copy.write_row((filled.first + n, document, ordinal, filled.text(n)))
        connection.execute(_PARSE)
        connection.execute(_PASSAGES, key)
        connection.execute(_WEIGH, key)
        connection.execute(_COUNTS, key)
        connection.execute(_WORDS, key)
        with connection.cursor().copy("copy passage_vectors from stdin (format binary)") as copy:
            copy.write(_as_binary(filled, in_graph))
        connection.execute(
            "update project_statistics set graph = %s where project_id = %s",
            ["ready" if in_graph else "none", filled.id],
        )


def weights(url: str) -> dict[str, Any]:
    """Megabytes of each table without its indexes, and of each index, partitions together."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            """
            select coalesce(parent.relname, c.relname) as name, c.relkind in ('i', 'I') as index,
              round(sum(pg_table_size(c.oid)) / 1e6, 1)::float8 as mb
            from pg_class c left join pg_inherits i on i.inhrelid = c.oid
              left join pg_class parent on parent.oid = i.inhparent
              left join pg_index x on x.indexrelid = c.oid
              join pg_class t on t.oid = coalesce(x.indrelid, c.oid)
              left join pg_inherits ti on ti.inhrelid = t.oid
            where c.relkind in ('r', 'i') and coalesce(ti.inhparent, t.oid) = any (%s::regclass[])
            group by 1, 2 order by 3 desc""",
            [list(_TABLES)],
        ).fetchall()
    return {
        "tables_mb": {name: mb for name, index, mb in rows if not index},
        "indexes_mb": {name: mb for name, index, mb in rows if index},
    }


def _store_documents(connection: psycopg.Connection, filled: Project) -> None:
    connection.execute(
        "insert into projects (id, name, created_by) values (%s, %s, %s)",
        [filled.id, f"Rank {filled.rank}", READER],
    )
    connection.execute(
        "insert into members (project_id, user_id) values (%s, %s)", [filled.id, READER]
    )
    documents = list(filled.documents())
    key = {
        "project": filled.id,
        "reader": READER,
        "ids": [document for document, _ in documents],
        "passages": [len(passages) for _, passages in documents],
    }
    connection.execute(
        "insert into documents (id, project_id, created_by, name, media_type, size, object_key,"
        " status, passages) select id, %(project)s, %(reader)s, id::text, 'text/plain', 1,"
        " %(project)s::text || '/' || id, 'ready', passages"
        " from unnest(%(ids)s::uuid[], %(passages)s::int[]) d (id, passages)",
        key,
    )
    connection.execute(
        "insert into document_texts (project_id, document_id, title, text)"
        " select %(project)s, id, 'Title of ' || id, '' from unnest(%(ids)s::uuid[]) d (id)",
        key,
    )


def _as_binary(filled: Project, in_graph: bool) -> bytes:
    """Rows of `passage_vectors` in PostgreSQL's binary copy format, each field after its length."""
    row = np.dtype(
        [
            ("fields", ">i2"),
            ("project_length", ">i4"),
            ("project", "V16"),
            ("document_length", ">i4"),
            ("document", "V16"),
            ("no_length", ">i4"),
            ("no", ">i8"),
            ("embedding_length", ">i4"),
            ("dimensions", ">i2"),
            ("unused", ">i2"),
            ("embedding", ">f2", (DIMENSIONS,)),
            ("in_graph_length", ">i4"),
            ("in_graph", "?"),
        ]
    )
    rows = np.zeros(len(filled.vectors), row)
    rows["fields"] = 5
    for name in ("project", "document", "no", "in_graph"):
        rows[f"{name}_length"] = row[name].itemsize
    rows["embedding_length"] = 4 + 2 * DIMENSIONS
    rows["dimensions"] = DIMENSIONS
    rows["project"] = np.void(project_id(filled.rank).bytes)
    for document, passages in filled.documents():
        rows["document"][passages.start : passages.stop] = np.void(document.bytes)
    rows["no"] = filled.first + np.arange(len(rows))
    rows["embedding"] = filled.vectors
    rows["in_graph"] = in_graph
    return b"PGCOPY\n\xff\r\n\0" + bytes(8) + rows.tobytes() + b"\xff\xff"


def _exact_below(connection: psycopg.Connection) -> int:
    row = connection.execute("select app.exact_below()").fetchone()
    assert row
    return row[0]


def _definition(connection: psycopg.Connection, index: str) -> str:
    row = connection.execute("select pg_get_indexdef(%s::regclass)", [index]).fetchone()
    assert row
    return row[0].replace(" ON ONLY ", " ON ")


def _timed(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return round(time.perf_counter() - began, 1)
