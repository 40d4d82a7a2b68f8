"""Chats and the messages of their branches."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from contracts.chats import Chat, Feedback, Message

_CHAT = """
select c.id, c.project_id, c.title, c.model, c.assistant_id, c.created_at, c.updated_at,
  (select jsonb_build_object('id', a.id, 'name', a.name) from assistants a
   where a.project_id = c.project_id and a.id = c.assistant_id) as assistant,
  (select jsonb_build_object('run_id', r.id, 'question_id', r.question_id, 'answer_id', r.answer_id)
   from runs r where r.chat_id = c.id and r.status = 'running'
   order by r.started_at desc limit 1) as active_run
from chats c
"""

_MESSAGE = """
select m.id, m.chat_id, m.parent_id, m.role, m.content, m.model, m.status, m.usage, m.steps,
  m.choices, m.limits, m.created_at,
  (select round(1000 * extract(epoch from r.ended_at - r.started_at)) from runs r
   where r.answer_id = m.id) as took_ms,
  coalesce((select jsonb_agg(jsonb_build_object('n', s.n, 'kind', s.kind,
    'title', coalesce(d.name, s.title), 'document_id', d.id,
    'passage_id', s.passage_id, 'snapshot_id', s.snapshot_id, 'taken_at', s.taken_at,
    'url', s.url, 'quote', s.quote,
    'place', s.place, 'score', s.score, 'row', s.table_row) order by s.n)
    from sources s left join documents d on d.id = s.document_id
    where s.message_id = m.id and s.why is null), '[]') as sources,
  coalesce((select jsonb_agg(jsonb_build_object('n', s.n, 'kind', s.kind,
    'title', coalesce(d.name, s.title), 'document_id', d.id,
    'passage_id', s.passage_id, 'snapshot_id', s.snapshot_id, 'taken_at', s.taken_at,
    'url', s.url, 'quote', s.quote,
    'place', s.place, 'score', s.score, 'why', s.why) order by s.n)
    from sources s left join documents d on d.id = s.document_id
    where s.message_id = m.id and s.why is not null), '[]') as nearest,
  coalesce((select jsonb_agg(jsonb_build_object('start', t.starts_at, 'end', t.ends_at,
    'sources', t.sources, 'support', t.support) order by t.ordinal)
    from sentences t where t.message_id = m.id), '[]') as sentences,
  (select jsonb_build_object('rating', f.rating, 'reason', f.reason)
   from feedback f where f.message_id = m.id and f.user_id = app.user_id()) as feedback
from messages m
"""


async def insert_chat(
    tx: Tx,
    project_id: UUID,
    title: str | None,
    assistant_id: UUID | None = None,
    model: str | None = None,
) -> Chat:
    chat_id = uuid4()
    await tx.execute(
        "insert into chats (id, project_id, title, assistant_id, model)"
        " values (%s, %s, %s, %s, %s)",
        [chat_id, project_id, title, assistant_id, model],
    )
    made = await get_chat(tx, chat_id)
    assert made is not None  # noqa: S101  # its maker sees it
    return made


async def get_chat(tx: Tx, chat_id: UUID) -> Chat | None:
    return await tx.one(Chat, _CHAT + " where c.id = %s", [chat_id])


async def list_chats(
    tx: Tx, project_id: UUID, limit: int, after: tuple[datetime, UUID] | None
) -> list[Chat]:
    """Last used first."""
    return await tx.many(
        Chat,
        _CHAT + " where c.project_id = %(project)s and (%(at)s::timestamptz is null"
        " or (c.updated_at, c.id) < (%(at)s, %(id)s))"
        " order by c.updated_at desc, c.id desc limit %(n)s",
        {"project": project_id, "at": after and after[0], "id": after and after[1], "n": limit},
    )


async def rename_chat(tx: Tx, chat_id: UUID, title: str) -> None:
    await tx.execute("update chats set title = %s where id = %s", [title, chat_id])


async def choose_assistant(tx: Tx, chat_id: UUID, assistant_id: UUID | None) -> None:
    await tx.execute("update chats set assistant_id = %s where id = %s", [assistant_id, chat_id])


async def choose_model(tx: Tx, chat_id: UUID, model: str | None) -> None:
    await tx.execute("update chats set model = %s where id = %s", [model, chat_id])


async def delete_chat(tx: Tx, chat_id: UUID) -> bool:
    return (await tx.execute("delete from chats where id = %s", [chat_id])).rowcount == 1


async def touch_chat(tx: Tx, chat_id: UUID, title_if_none: str) -> None:
    await tx.execute(
        "update chats set updated_at = now(), title = coalesce(title, %s) where id = %s",
        [title_if_none, chat_id],
    )


async def get_message(tx: Tx, message_id: UUID) -> Message | None:
    return await tx.one(Message, _MESSAGE + " where m.id = %s", [message_id])


async def list_messages(tx: Tx, chat_id: UUID, limit: int, after_no: int) -> list[Message]:
    """In the order they were written, all branches."""
    return await tx.many(
        Message,
        _MESSAGE + " where m.chat_id = %s and m.no > %s order by m.no limit %s",
        [chat_id, after_no, limit],
    )


async def number_of(tx: Tx, message_id: UUID) -> int:
    row = await tx.row("select no from messages where id = %s", [message_id])
    return row["no"] if row else 0


async def insert_message(tx: Tx, project_id: UUID, message: Message) -> None:
    """With its sources and sentences, in the caller's transaction."""
    await tx.execute(
        "insert into messages (id, project_id, chat_id, parent_id, role, content, model, status,"
        " usage, steps, choices, limits)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            message.id,
            project_id,
            message.chat_id,
            message.parent_id,
            message.role,
            message.content,
            message.model,
            message.status,
            Jsonb(message.usage.model_dump(mode="json")),
            Jsonb([step.model_dump(mode="json") for step in message.steps]),
            Jsonb([choice.model_dump(mode="json") for choice in message.choices]),
            Jsonb([limit.model_dump(mode="json") for limit in message.limits]),
        ],
    )
    owner: tuple[Any, ...] = (project_id, message.chat_id, message.id)
    await tx.insert_many(
        "insert into sources (project_id, chat_id, message_id, n, kind, title, document_id,"
        " passage_id, url, quote, place, score, why, table_row, snapshot_id, taken_at)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            (
                *owner, s.n, s.kind, s.title, s.document_id, s.passage_id, s.url, s.quote,
                Jsonb(s.place.model_dump(mode="json")) if s.place else None, s.score, why,
                Jsonb(s.row.model_dump(mode="json")) if s.row else None, s.snapshot_id, s.taken_at,
            )
            for s, why in [
                *((s, None) for s in message.sources), *((s, s.why) for s in message.nearest)
            ]
        ],
    )  # fmt: skip
    await tx.insert_many(
        "insert into sentences (project_id, chat_id, message_id, ordinal, starts_at, ends_at,"
        " sources, support) values (%s, %s, %s, %s, %s, %s, %s, %s)",
        [
            (*owner, ordinal, s.start, s.end, s.sources, s.support)
            for ordinal, s in enumerate(message.sentences)
        ],
    )


async def set_feedback(tx: Tx, message_id: UUID, feedback: Feedback | None) -> bool:
    """False when there is no such answer."""
    if feedback is None:
        await tx.execute("delete from feedback where message_id = %s", [message_id])
        message = await get_message(tx, message_id)
        return message is not None and message.role == "assistant"
    written = await tx.execute(
        "insert into feedback (project_id, chat_id, message_id, rating, reason)"
        " select m.project_id, m.chat_id, m.id, %s, %s from messages m"
        " where m.id = %s and m.role = 'assistant' on conflict (message_id, user_id) do update"
        " set rating = excluded.rating, reason = excluded.reason, updated_at = now()",
        [feedback.rating, feedback.reason, message_id],
    )
    return written.rowcount == 1


async def is_disputed(tx: Tx, question_id: UUID) -> bool:
    """Whether somebody who may change the project rated a refusal of this question as bad."""
    row = await tx.row(
        "select exists (select from messages m join feedback f on f.message_id = m.id"
        "  where m.parent_id = %s and m.status = 'refused' and f.rating = 'bad'"
        "   and f.user_id = app.user_id()"
        "   and m.project_id in (select app.my_writable_projects())) as disputed",
        [question_id],
    )
    return row is not None and row["disputed"]
