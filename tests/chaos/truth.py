"""What has to be true in the database whatever died: nothing lost, nothing doubled, nothing stuck.

Each query finds violations, so each has to find nothing.
"""

from typing import Any

import psycopg
from psycopg.rows import dict_row

VIOLATIONS = {
    "a document that never ended": """
        select id, status, attempt from documents where status in ('queued', 'processing')""",
    "passages, vectors and the document's own count differ": """
        select d.id, d.status, d.passages,
          (select count(*) from passages p where p.document_id = d.id) as stored,
          (select count(*) from passage_vectors v where v.document_id = d.id) as vectors
        from documents d where
          (select count(*) from passages p where p.document_id = d.id) <> d.passages
          or (select count(*) from passage_vectors v where v.document_id = d.id) <> d.passages
          or (d.status = 'ready' and d.retired_at is null
            and not exists (select from documents part where part.parent_id = d.id))
            <> (d.passages > 0)""",
    "ordinals with a gap": """
        select document_id from passages group by document_id
        having min(ordinal) <> 0 or max(ordinal) <> count(*) - 1""",
    "words that a recount does not give, or the other way round": """
        with recount as (
          select p.no, array_to_tsvector(app.marked(p.project_id,
            tsvector_to_array(app.indexed_words(p.context || ' ' || p.text, p.language::regconfig))
            || app.word_for(p.language))) as words
          from passages p)
        select no from recount r full join passage_words w using (no)
        where r.words is distinct from w.words""",
    "counts of words that a recount does not give, or the other way round": """
        with recount as (
          select w.project_id, l.lexeme collate "C" as lexeme, count(*)::int as passages
          from passage_words w, app.unmarked(w.words) l (lexeme) group by 1, 2
        ), counts as (select project_id, lexeme, passages from word_counts)
        (table recount except table counts) union all (table counts except table recount)""",
    "statistics that a recount does not give": """
        select s.project_id, s.passages, s.words, count(p.no) as counted
        from project_statistics s left join passages p using (project_id)
        group by s.project_id, s.passages, s.words
        having count(p.no) <> s.passages or coalesce(sum(p.words), 0) <> s.words""",
    "two current versions of one document": """
        select project_id, name, parent_id, source_url from documents
        where status = 'ready' and retired_at is null group by 1, 2, 3, 4 having count(*) > 1""",
    "a stage that never ended": """
        select document_id, stage, epoch from document_stages where outcome is null""",
    "a ready document whose stages were not all done": """
        select d.id from documents d where d.status = 'ready' and d.retired_at is null
        and not exists (select from document_stages s where s.document_id = d.id
          and s.epoch = d.lease_epoch and s.stage = 'storing' and s.outcome = 'done')""",
    "a run that never ended": "select id from runs where status = 'running'",
    "a run without exactly one stored answer": """
        select r.id, r.status, m.status as stored from runs r
        left join messages m on m.id = r.answer_id
        where m.id is null or m.status <> r.status or m.parent_id <> r.question_id""",
    "an answer without a run": """
        select m.id from messages m where m.role = 'assistant'
        and not exists (select from runs r where r.answer_id = m.id)""",
    "a question without a run": """
        select m.id from messages m where m.role = 'user'
        and not exists (select from runs r where r.question_id = m.id)""",
    "an original whose row is gone": "select object_key from pending_deletions",
}


def violations(url: str) -> dict[str, list[dict[str, Any]]]:
    with psycopg.connect(url) as connection, connection.cursor(row_factory=dict_row) as cursor:
        found = {
            name: cursor.execute(query).fetchall()  # pyright: ignore
            for name, query in VIOLATIONS.items()
        }
    return {name: rows for name, rows in found.items() if rows}


def passages_of(url: str, document: str) -> list[tuple[Any, ...]]:
    """Everything that makes up a document's passages, except what is theirs alone: their ids."""
    with psycopg.connect(url) as connection:
        return connection.execute(
            "select p.ordinal, p.text, p.context, p.tokens, p.words, p.place, v.embedding::text"
            " from passages p join passage_vectors v using (project_id, no)"
            " where p.document_id = %s order by p.ordinal",
            [document],
        ).fetchall()
