"""Groups of SCIM: groups of this Ibid (docs/decisions/0090) whose people a directory says."""

from typing import Any
from uuid import UUID

from scim2_models import (
    Context,
    InvalidValueException,
    ListResponse,
    PatchOp,
    ResponseParameters,
    SearchRequest,
    UniquenessException,
)

from adapters.postgres import scim
from adapters.postgres.database import Tx
from adapters.postgres.scim import GroupRow, Over, Wanted
from services.access.ending import end_what_is_over
from services.scim.asking import found, kept, wants
from services.scim.directory import Directory, absent, id_in, must_match, with_version
from services.scim.resources import Group, group_of

_LONGEST_NAME = 100
_TAKEN = (
    "There is a group of this name here already, which may be kept by hand. Rename one of the two,"
    " or have an admin of this Ibid delete it."
)


async def listed(directory: Directory, asked: SearchRequest[Group]) -> ListResponse[Group]:
    members = wants(asked, "members")
    async with directory.transaction() as tx:

        async def find(part: Wanted) -> tuple[list[Group], int]:
            filtered_here = part == Wanted()  # by whatever of them is asked for
            rows, total = await scim.groups(tx, part, members=members or filtered_here)
            return [_shown(directory, row) for row in rows], total

        return ListResponse[Group](**await found(asked, "displayName", find))


async def get(directory: Directory, text: str, asked: ResponseParameters[Group]) -> Group:
    group_id = id_in(text)
    async with directory.transaction() as tx:
        return _shown(directory, await _row(tx, group_id, members=wants(asked, "members")))


async def make(directory: Directory, payload: dict[str, Any]) -> Group:
    wanted = Group.model_validate(kept(payload), scim_ctx=Context.RESOURCE_CREATION_REQUEST)
    name = _name(wanted)
    async with directory.transaction() as tx:
        group_id = await scim.make_group(tx, name, wanted.external_id)
        if group_id is None:
            raise UniquenessException(detail=_TAKEN)
        await _store(tx, group_id, wanted)
        return _shown(directory, await _row(tx, group_id))


async def replace(
    directory: Directory, text: str, payload: dict[str, Any], version: str | None
) -> Group:
    wanted = Group.model_validate(kept(payload), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
    return await _changed(directory, id_in(text), wanted, version)


async def patch(
    directory: Directory, text: str, payload: dict[str, Any], version: str | None
) -> Group:
    changes = PatchOp[Group].model_validate(kept(payload), scim_ctx=Context.RESOURCE_PATCH_REQUEST)
    return await _changed(directory, id_in(text), changes, version)


async def delete(directory: Directory, text: str, version: str | None) -> None:
    """With its roles in projects; who is in one by it alone is out."""
    group_id = id_in(text)
    async with directory.transaction() as tx:
        await scim.begin(tx)
        must_match(_shown(directory, await _row(tx, group_id)), version)
        over = await scim.delete_group(tx, group_id)
    await end_what_is_over(directory, over)


async def _changed(
    directory: Directory, group_id: UUID, changes: Group | PatchOp[Group], version: str | None
) -> Group:
    async with directory.transaction() as tx:
        await scim.begin(tx)
        there = _shown(directory, await _row(tx, group_id))
        must_match(there, version)
        if isinstance(changes, Group):
            changes.replace(there)
            over = await _store(tx, group_id, changes)
        else:
            over = await _store(tx, group_id, there) if changes.patch(there) else None
        changed = _shown(directory, await _row(tx, group_id))
    if over is not None:
        await end_what_is_over(directory, over)
    return changed


async def _store(tx: Tx, group_id: UUID, wanted: Group) -> Over:
    over = await scim.change_group(
        tx, group_id, _name(wanted), wanted.external_id, _members(wanted)
    )
    if over.outcome == "taken":
        raise UniquenessException(detail=_TAKEN)
    if over.outcome == "stranger":
        raise InvalidValueException(
            detail="A member is nobody whom this directory made or took over here. Send users"
            " before groups; groups in groups there are none."
        )
    return over


async def _row(tx: Tx, group_id: UUID, *, members: bool = True) -> GroupRow:
    rows, _ = await scim.groups(tx, Wanted(id=group_id), members=members)
    if not rows:
        raise absent(f"group {group_id}")
    return rows[0]


def _shown(directory: Directory, row: GroupRow) -> Group:
    return with_version(group_of(row, directory.root), row.people)


def _name(group: Group) -> str:
    name = (group.display_name or "").strip()
    if not 0 < len(name) <= _LONGEST_NAME or len(group.external_id or "") > 400:
        raise InvalidValueException(
            detail=f"displayName has 1 to {_LONGEST_NAME} characters, externalId at most 400."
        )
    return name


def _members(group: Group) -> list[UUID]:
    """Each once. Whoever is nobody's id is a stranger, as one that there is not."""
    found: dict[UUID, None] = {}
    for member in group.members or ():
        try:
            found[UUID(member.value or "")] = None
        except ValueError:
            found[UUID(int=0)] = None
    return list(found)
