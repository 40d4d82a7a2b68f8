"""Questions that were asked in a project, as far as `tx` may see them, and what answers cited."""

from collections.abc import Sequence
from uuid import UUID

from adapters.postgres.database import Tx


async def last_questions(tx: Tx, project_id: UUID, most: int) -> list[str]:
    """Different ones, the newest first."""
    rows = await tx.rows(
        "select content from messages where project_id = %s and role = 'user'"
        " group by content order by max(no) desc limit %s",
        [project_id, most],
    )
    return [row["content"] for row in rows]


async def cited(tx: Tx, project_id: UUID, questions: Sequence[str]) -> dict[str, set[UUID]]:
    """Passages that answers to these questions cited and that are still there, by question."""
    rows = await tx.rows(
        "select q.content, array_agg(distinct s.passage_id) as passages from messages q"
        " join messages a on a.project_id = q.project_id and a.chat_id = q.chat_id"
        "  and a.parent_id = q.id and a.role = 'assistant'"
        " join sources s on s.message_id = a.id and s.why is null"
        " join passages p on p.project_id = q.project_id and p.id = s.passage_id"
        " where q.project_id = %s and q.role = 'user' and q.content = any(%s) group by q.content",
        [project_id, list(questions)],
    )
    return {row["content"]: set(row["passages"]) for row in rows}
