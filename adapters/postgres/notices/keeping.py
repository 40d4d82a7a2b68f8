"""Who keeps nearly as much as they may, and which projects delete something soon. For workers."""

from typing import LiteralString, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from adapters.postgres.notices.choices import WANTS
from contracts.notices import NoticeKind
from contracts.quotas import Quota
from contracts.settings import QuotaSettings

_OWNED: LiteralString = (
    "exists (select from members m where m.project_id = %(project)s and m.user_id = u.id"
    " and m.role = 'owner')"
)
_SUBJECTS: dict[str, LiteralString] = {
    "person": "select id from users where id > %(after)s order by id limit %(most)s",
    "project": "select id from projects where id > %(after)s order by id limit %(most)s",
}
_ASKED: dict[str, LiteralString] = {
    "person": "app.quotas_for(s.id, null, %(person)s, %(project)s, false)",
    "project": "app.quotas_for(null, s.id, %(person)s, %(project)s, false)",
}


async def is_anything_limited(tx: Tx, settings: QuotaSettings) -> bool:
    everybodys = settings.of_every("person").values(), settings.of_every("project").values()
    return any(map(any, everybodys)) or await tx.row("select from quotas limit 1") is not None


async def limited(
    tx: Tx, whose: str, settings: QuotaSettings, after: UUID, most: int
) -> tuple[list[tuple[UUID, Quota]], UUID | None]:
    """Limits of so many people or projects behind this one, with what is used of each; and the last
    of them, if there may be more."""
    rows = await tx.rows(
        f"with s as materialized ({_SUBJECTS[whose]}) select s.id as subject, q.*"
        f" from s left join lateral {_ASKED[whose]} q on true order by s.id",
        {"after": after, "most": most, **_everybodys(settings)},
    )
    found = [
        (row["subject"], Quota.model_validate({k: row[k] for k in Quota.model_fields}))
        for row in rows
        if row["unit"] is not None
    ]
    subjects = {row["subject"] for row in rows}
    return found, max(subjects) if len(subjects) == most else None


async def quotas(
    tx: Tx, user_id: UUID, project_id: UUID | None, settings: QuotaSettings
) -> list[Quota]:
    """Of a person, or, where they own it, of a project."""
    return await tx.many(
        Quota,
        "select q.* from app.quotas_for(case when %(of)s::uuid is null then %(user)s::uuid end,"
        " %(of)s, %(person)s, %(project)s, false) q where %(of)s::uuid is null"
        " or exists (select from members m where m.project_id = %(of)s and m.user_id = %(user)s"
        "  and m.role = 'owner')",
        {"user": user_id, "of": project_id, **_everybodys(settings)},
    )


async def name_of(tx: Tx, project_id: UUID) -> str:
    row = await tx.row("select name from projects where id = %s", [project_id])
    return row["name"] if row else ""


async def readers_of_quota(tx: Tx, project_id: UUID | None, user_id: UUID | None) -> list[UUID]:
    """The person themselves, or owners of the project, as far as they want to hear of it."""
    rows = await tx.rows(
        f"select u.id from users u where {WANTS[NoticeKind.QUOTA]}"
        f" and (u.id = %(user)s or {_OWNED}) order by u.id",
        {"user": user_id, "project": project_id},
    )
    return [row["id"] for row in rows]


async def known_quota_notices(tx: Tx) -> set[tuple[UUID, UUID | None, str]]:
    """Crossings that were told, or are about to be: who, of which project, about what."""
    rows = await tx.rows("select user_id, project_id, about from notices where kind = 'quota'")
    return {(row["user_id"], row["project_id"], row["about"]) for row in rows}


async def forget_quota_notice(tx: Tx, user_id: UUID, project_id: UUID | None, about: str) -> None:
    await tx.execute(
        "delete from notices where user_id = %s and project_id is not distinct from %s"
        " and kind = 'quota' and about = %s",
        [user_id, project_id, about],
    )


class Going(NamedTuple):
    """What a project is about to delete."""

    project_id: UUID
    project: str
    documents: int
    chats: int


_GOING: LiteralString = (
    "select p.id as project_id, p.name as project,"
    " case when r.documents_days is null then 0 else (select count(*) from app.documents_to_go("
    "  p.id, greatest(r.documents_days - 7, 0), r.documents_by, null)) end as documents,"
    " case when r.chats_days is null then 0 else (select count(*) from app.chats_to_go("
    "  p.id, greatest(r.chats_days - 7, 0))) end as chats"
    " from project_retention r join projects p on p.id = r.project_id"
)


async def to_be_told_what_goes(tx: Tx) -> dict[UUID, list[UUID]]:
    """By project: its owners who want to hear of it and were not told within a week."""
    rows = await tx.rows(
        "select r.project_id, m.user_id from project_retention r"
        " join members m on m.project_id = r.project_id and m.role = 'owner'"
        f" join users u on u.id = m.user_id and {WANTS[NoticeKind.RETENTION]}"
        " where not exists (select from notices n where n.user_id = m.user_id"
        "  and n.project_id = r.project_id and n.kind = 'retention'"
        "  and (n.due_at is not null or n.told_at > now() - interval '7 days'))"
        " order by 1, 2"
    )
    found: dict[UUID, list[UUID]] = {}
    for row in rows:
        found.setdefault(row["project_id"], []).append(row["user_id"])
    return found


async def going(tx: Tx, project_id: UUID, user_id: UUID | None = None) -> Going | None:
    """What goes within a week. None: nothing, or, if asked for somebody, they do not own it."""
    row = await tx.row(
        f"{_GOING} where p.id = %(project)s and (%(user)s::uuid is null or exists ("
        " select from members m where m.project_id = p.id and m.user_id = %(user)s"
        "  and m.role = 'owner'))",
        {"project": project_id, "user": user_id},
    )
    return Going(**row) if row and (row["documents"] or row["chats"]) else None


def _everybodys(settings: QuotaSettings) -> dict[str, Jsonb]:
    return {whose: Jsonb(settings.of_every(whose)) for whose in ("person", "project")}
