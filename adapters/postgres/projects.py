"""Projects, their first member and what they chose."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from contracts.projects import Project, ProjectSettings

_PROJECT = """
select p.id, p.name, p.description, p.created_at, p.updated_at,
  coalesce((select m.role from members m
    where m.project_id = p.id and m.user_id = app.user_id()), 'reader') as role,
  (select count(*) from documents d where d.project_id = p.id and d.retired_at is null
    and d.status in ('queued', 'processing', 'ready')) as documents,
  (select max(r.started_at) from runs r where r.project_id = p.id) as last_question_at
from projects p
"""


async def insert_project(tx: Tx, name: str, description: str | None) -> Project:
    """Whoever `tx` acts as owns it."""
    project_id = uuid4()
    await tx.execute(
        "insert into projects (id, name, description) values (%s, %s, %s)",
        [project_id, name, description],
    )
    await tx.execute("insert into members (project_id) values (%s)", [project_id])
    made = await get_project(tx, project_id)
    assert made is not None  # noqa: S101  # its maker is its first member
    return made


async def get_project(tx: Tx, project_id: UUID) -> Project | None:
    return await tx.one(Project, _PROJECT + " where p.id = %s", [project_id])


async def is_there(tx: Tx, project_id: UUID) -> bool:
    """Whether the caller is in it."""
    return await tx.row("select from projects where id = %s", [project_id]) is not None


async def must_write(tx: Tx, project_id: UUID) -> None:
    """Before what is done for a project without writing a row of it.

    Raises:
        Forbidden: the caller only reads it, or is no member; the transaction is over.
    """
    await tx.execute("select app.must_write(%s)", [project_id])


async def must_own(tx: Tx, project_id: UUID) -> None:
    """Likewise, for what its owners alone may do."""
    await tx.execute("select app.must_own(%s)", [project_id])


async def may_write(tx: Tx, project_id: UUID) -> bool:
    """Whether the caller owns or edits the project, for what is shown to those alone."""
    row = await tx.row("select %s in (select app.my_writable_projects()) as may", [project_id])
    return row is not None and row["may"]


async def list_projects(tx: Tx, limit: int, after: tuple[datetime, UUID] | None) -> list[Project]:
    """Newest first."""
    return await tx.many(
        Project,
        _PROJECT + " where (%(at)s::timestamptz is null or (p.created_at, p.id) < (%(at)s, %(id)s))"
        " order by p.created_at desc, p.id desc limit %(n)s",
        {"at": after and after[0], "id": after and after[1], "n": limit},
    )


async def update_project(tx: Tx, project_id: UUID, changes: dict[str, Any]) -> Project | None:
    """`changes` may hold `name` and `description`; what is absent stays."""
    await tx.execute(
        "update projects set"
        " name = case when %(has_name)s then %(name)s else name end,"
        " description = case when %(has_description)s then %(description)s else description end"
        " where id = %(id)s",
        {
            "id": project_id,
            "has_name": "name" in changes,
            "name": changes.get("name"),
            "has_description": "description" in changes,
            "description": changes.get("description"),
        },
    )
    return await get_project(tx, project_id)


async def delete_project(tx: Tx, project_id: UUID) -> list[str] | None:
    """The keys of the objects that must follow; None when there is no such project."""
    gone = await tx.execute("delete from projects where id = %s", [project_id])
    if not gone.rowcount:
        return None
    pending = await tx.rows(
        "select object_key from pending_deletions where project_id = %s", [project_id]
    )
    return [row["object_key"] for row in pending]


async def get_settings(tx: Tx, project_id: UUID) -> ProjectSettings | None:
    """What the project chose, over the defaults; None when there is no such project."""
    row = await tx.row(
        "select s.chosen from projects p left join project_settings s on s.project_id = p.id"
        " where p.id = %s",
        [project_id],
    )
    return None if row is None else ProjectSettings.model_validate(row["chosen"] or {})


async def set_settings(tx: Tx, project_id: UUID, settings: ProjectSettings) -> None:
    """Only differences from the defaults are kept, so better defaults reach old projects."""
    await tx.execute(
        "insert into project_settings (project_id, chosen) values (%s, %s)"
        " on conflict (project_id) do update set chosen = excluded.chosen",
        [project_id, Jsonb(settings.model_dump(mode="json", exclude_defaults=True))],
    )
