"""How answers came about, and what a question about one of their documents has to know."""

from datetime import datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters.postgres.chats.runs import Run
from adapters.postgres.database import Tx
from contracts.projects import AgentChoice
from contracts.traces import Trace


async def keep(tx: Tx, run: Run, trace: Trace) -> None:
    await tx.execute(
        "insert into message_traces (message_id, project_id, chat_id, kept)"
        " values (%s, %s, %s, %s)",
        [run.answer_id, run.project_id, run.chat_id, Jsonb(trace.model_dump(mode="json"))],
    )


async def get(tx: Tx, message_id: UUID) -> Trace | None:
    """None for an answer without one, or where it has expired."""
    row = await tx.row("select kept from message_traces where message_id = %s", [message_id])
    return None if row is None else Trace.model_validate(row["kept"])


class Asked(NamedTuple):
    """What an answer was asked with."""

    project_id: UUID
    question: str
    started_at: datetime
    document_ids: list[UUID] | None
    agent: AgentChoice | None


async def asked(tx: Tx, message_id: UUID) -> Asked | None:
    """None where it is no answer of the caller's."""
    row = await tx.row(
        "select r.project_id, q.content as question, r.started_at, r.document_ids, r.agent"
        " from runs r join messages q on q.id = r.question_id where r.answer_id = %s",
        [message_id],
    )
    return None if row is None else Asked(**row)


class Standing(NamedTuple):
    """How a document stands in its project today."""

    project_id: UUID
    name: str
    status: str
    error: dict[str, Any] | None
    created_at: datetime
    ready_at: datetime
    """When it could first be searched."""
    retired_at: datetime | None
    successor: str | None
    """What is searched in place of it, by name."""
    passages: int
    quarantined: int
    languages: list[str]


_STANDING: LiteralString = """
select d.project_id, d.name, d.status, d.error, d.created_at, d.retired_at,
  coalesce((select min(s.ended_at) from document_stages s where s.document_id = d.id
    and s.stage = 'storing' and s.outcome = 'done'), d.created_at) as ready_at,
  (select n.name from documents n where n.project_id = d.project_id and n.previous_id = d.id
    and d.retired_at is not null order by n.version desc limit 1) as successor,
  d.passages,
  (select count(*) from quarantined_passages q where q.document_id = d.id) as quarantined,
  coalesce((select array_agg(distinct p.language) from passages p where p.document_id = d.id), '{}')
    as languages
from documents d where d.id = %s"""


async def standing(tx: Tx, document_id: UUID) -> Standing | None:
    """None where it is not there for the caller."""
    row = await tx.row(_STANDING, [document_id])
    return None if row is None else Standing(**row)


class Text(NamedTuple):
    passage_id: UUID
    text: str
    quarantined: bool


async def passage_ids(tx: Tx, document_id: UUID, most: int) -> list[UUID]:
    """Of so many of a document's passages, those in quarantine among them."""
    rows = await tx.rows(
        "select id from passages where document_id = %s order by ordinal limit %s",
        [document_id, most],
    )
    return [row["id"] for row in rows]


async def texts(tx: Tx, document_id: UUID, most: int) -> list[Text]:
    """So many of a document's passages, those in quarantine among them."""
    rows = await tx.rows(
        "select p.id as passage_id, p.context || ' ' || p.text as text, q.no is not null as"
        " quarantined from passages p left join quarantined_passages q on q.no = p.no"
        " where p.document_id = %s order by p.ordinal limit %s",
        [document_id, most],
    )
    return [Text(**row) for row in rows]
