"""Assistants of a project."""

from collections.abc import Mapping
from typing import Any, LiteralString
from uuid import UUID

from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

from adapters.postgres.database import Tx
from contracts.assistants import Assistant

_ASSISTANT: LiteralString = (
    "select id, name, description, instructions, document_ids, filters, tools, agent, model,"
    " created_at, updated_at from assistants"
)


class NameTaken(Exception):
    """The project has another assistant of this name."""


async def insert(tx: Tx, project_id: UUID, assistant_id: UUID, chosen: Mapping[str, Any]) -> None:
    """Raises `NameTaken`; the transaction is over then."""
    try:
        await tx.execute(
            "insert into assistants (id, project_id, name, description, instructions, document_ids,"
            " filters, tools, agent, model)"
            " values (%(id)s, %(project)s, %(name)s, %(description)s, %(instructions)s,"
            " %(document_ids)s::uuid[], %(filters)s, %(tools)s::uuid[], %(agent)s, %(model)s)",
            _params(chosen) | {"id": assistant_id, "project": project_id},
        )
    except UniqueViolation:
        raise NameTaken from None


async def update(tx: Tx, project_id: UUID, assistant_id: UUID, chosen: Mapping[str, Any]) -> None:
    """All of it. Raises as `insert`."""
    try:
        await tx.execute(
            "update assistants set name = %(name)s, description = %(description)s,"
            " instructions = %(instructions)s, document_ids = %(document_ids)s::uuid[],"
            " filters = %(filters)s, tools = %(tools)s::uuid[], agent = %(agent)s,"
            " model = %(model)s where project_id = %(project)s and id = %(id)s",
            _params(chosen) | {"id": assistant_id, "project": project_id},
        )
    except UniqueViolation:
        raise NameTaken from None


def _params(chosen: Mapping[str, Any]) -> dict[str, Any]:
    given = {key: value for key, value in chosen["filters"].items() if value is not None}
    return {**chosen, "filters": Jsonb(given)}


async def delete(tx: Tx, project_id: UUID, assistant_id: UUID) -> bool:
    gone = await tx.execute(
        "delete from assistants where project_id = %s and id = %s", [project_id, assistant_id]
    )
    return bool(gone.rowcount)


async def get(tx: Tx, project_id: UUID, assistant_id: UUID) -> Assistant | None:
    return await tx.one(
        Assistant, f"{_ASSISTANT} where project_id = %s and id = %s", [project_id, assistant_id]
    )


async def listed(tx: Tx, project_id: UUID) -> list[Assistant]:
    """By name."""
    return await tx.many(
        Assistant, f"{_ASSISTANT} where project_id = %s order by lower(name), id", [project_id]
    )
