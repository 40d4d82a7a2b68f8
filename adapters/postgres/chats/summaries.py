"""What is kept of a chat's earlier talk, and what its answers cited."""

from collections.abc import Sequence
from typing import LiteralString
from uuid import UUID

from adapters.postgres.database import Tx
from contracts.memory import ChatSummary, CitedBefore, KeptSummary

_CITED: LiteralString = """
with recursive branch as (
  select m.id, m.parent_id, 1 as depth from messages m
  where m.id = (select q.parent_id from messages q where q.id = %(question)s)
  union all select m.id, m.parent_id, b.depth + 1
  from messages m join branch b on m.id = b.parent_id
  where b.depth < %(reach)s
    and not exists (select from chat_summaries s where s.message_id = m.id and s.content = '')
), answers as (
  select a.id, q.content as question, row_number() over (order by b.depth desc) as answered
  from branch b join messages a on a.id = b.id and a.role = 'assistant' and a.status <> 'refused'
  join messages q on q.id = a.parent_id
)
select s.document_id, s.passage_id, s.quote, a.question, a.answered
from answers a join sources s on s.message_id = a.id
where s.why is null and s.document_id is not null and s.passage_id is not null
order by a.answered, s.n limit 200
"""
_REACH = 400
"""Messages of a branch."""


async def newest(tx: Tx, chat_id: UUID) -> ChatSummary:
    """Of whichever branch it is; one without a word where nothing is kept."""
    found = await tx.one(
        ChatSummary,
        "select content, messages, model, created_at from chat_summaries"
        " where chat_id = %s and content <> '' order by created_at desc limit 1",
        [chat_id],
    )
    return found or ChatSummary()


async def keep(tx: Tx, summary: KeptSummary, model: str) -> None:
    """Nothing where its chat is gone, or somebody was faster."""
    await tx.execute(
        "insert into chat_summaries (message_id, project_id, chat_id, content, messages, model)"
        " select m.id, m.project_id, m.chat_id, %s, %s, %s from messages m where m.id = %s"
        " on conflict do nothing",
        [summary.content, summary.messages, model, summary.message_id],
    )


async def forget(tx: Tx, chat_id: UUID) -> None:
    """What they said is gone; that it was said is not looked at again."""
    await tx.execute("update chat_summaries set content = '' where chat_id = %s", [chat_id])


async def cited_before(tx: Tx, question_id: UUID) -> Sequence[CitedBefore]:
    """By answers of the branch that the question follows, the first one first; not by those that
    their person wants forgotten."""
    return await tx.many(CitedBefore, _CITED, {"question": question_id, "reach": _REACH})
