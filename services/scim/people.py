"""Users of SCIM: accounts that a directory made, or took over by their address."""

import json
from typing import Any
from uuid import UUID

from scim2_models import (
    Context,
    InvalidValueException,
    ListResponse,
    MutabilityException,
    PatchOp,
    SearchRequest,
    UniquenessException,
)

from adapters.postgres import scim
from adapters.postgres.database import Tx
from adapters.postgres.scim import Over, Person, PersonRow, Wanted
from contracts.emails import email_address
from services.access.ending import end_what_is_over
from services.scim.asking import found, kept
from services.scim.directory import Directory, absent, id_in, must_match, with_version
from services.scim.resources import User, user_of

_KEPT = ("name", "displayName", "emails")
_LONGEST_TOLD = 8000
_LONGEST_NAME = 200
_WHY_NOT = {
    "unproved": (
        "An account here has this address, and nobody has proved that it is theirs: anybody may"
        " have typed it. Have its person prove it under You, or an admin remove it."
    ),
    "own": (
        "Somebody comes in by this account, or had it before, or looks after this Ibid: its address"
        " is theirs, and stays. Send the address that it has."
    ),
    "last admin": (
        "This Ibid would have no admin any more. Make somebody else an admin here first."
    ),
}


async def listed(directory: Directory, asked: SearchRequest[User]) -> ListResponse[User]:
    async with directory.transaction() as tx:

        async def find(part: Wanted) -> tuple[list[User], int]:
            rows, total = await scim.people(tx, part)
            return [_shown(directory, row) for row in rows], total

        return ListResponse[User](**await found(asked, "userName", find))


async def get(directory: Directory, text: str) -> User:
    person_id = id_in(text)
    async with directory.transaction() as tx:
        return _shown(directory, await _row(tx, person_id))


async def make(directory: Directory, payload: dict[str, Any]) -> User:
    """A new account; or the one that has this address, if its address was proved or it has no
    password. Whoever suspended it, other than a directory, still holds."""
    wanted = _read(payload, Context.RESOURCE_CREATION_REQUEST)
    asked = _asked(wanted)
    async with directory.transaction() as tx:
        outcome, person_id = await scim.make_person(tx, asked)
        _must_be_done(outcome)
        assert person_id is not None  # noqa: S101  # it is done
        over = await scim.activate(tx, person_id, wanted.active is not False)
        _must_be_done(over.outcome)
        made = _shown(directory, await _row(tx, person_id))
    await _end(directory, over)
    return made


async def replace(
    directory: Directory, text: str, payload: dict[str, Any], version: str | None
) -> User:
    """Who is active stays so where nothing is said of it."""
    person_id = id_in(text)
    wanted = _read(payload, Context.RESOURCE_REPLACEMENT_REQUEST)
    async with directory.transaction() as tx:
        await scim.begin(tx)
        row = await _row(tx, person_id)
        before = _shown(directory, row)
        must_match(before, version)
        wanted.replace(before)
        over = await _store(tx, row, wanted)
        changed = _shown(directory, await _row(tx, person_id))
    await _end(directory, over)
    return changed


async def patch(
    directory: Directory, text: str, payload: dict[str, Any], version: str | None
) -> User:
    person_id = id_in(text)
    changes = PatchOp[User].model_validate(kept(payload), scim_ctx=Context.RESOURCE_PATCH_REQUEST)
    async with directory.transaction() as tx:
        await scim.begin(tx)
        row = await _row(tx, person_id)
        wanted = _shown(directory, row)
        must_match(wanted, version)
        wanted.active = row.wanted  # what an admin said is no reason to miss what it says
        over = await _store(tx, row, wanted) if changes.patch(wanted) else None
        changed = _shown(directory, await _row(tx, person_id))
    await _end(directory, over)
    return changed


async def forget(directory: Directory, text: str, version: str | None) -> None:
    """They are out of everything, and of the directory's groups; what they made stays."""
    person_id = id_in(text)
    async with directory.transaction() as tx:
        await scim.begin(tx)
        must_match(_shown(directory, await _row(tx, person_id)), version)
        over = await scim.forget_person(tx, person_id)
        _must_be_done(over.outcome)
    await _end(directory, over)


async def _store(tx: Tx, row: PersonRow, wanted: User) -> Over | None:
    _must_be_done(await scim.change_person(tx, row.id, _asked(wanted)))
    if wanted.active is None or wanted.active == row.wanted:
        return None
    over = await scim.activate(tx, row.id, wanted.active)
    _must_be_done(over.outcome)
    return over


async def _row(tx: Tx, person_id: UUID) -> PersonRow:
    rows, _ = await scim.people(tx, Wanted(id=person_id))
    if not rows:
        raise absent(f"user {person_id}")
    return rows[0]


def _shown(directory: Directory, row: PersonRow) -> User:
    return with_version(user_of(row, directory.root))


def _read(payload: dict[str, Any], context: Context) -> User:
    """A `userName` that is an address is one, where no other is said."""
    said = {name.lower(): value for name, value in payload.items()}
    if not said.get("emails") and "@" in str(said.get("username")):
        payload = {name: value for name, value in payload.items() if name.lower() != "emails"}
        payload["emails"] = [{"value": said["username"], "primary": True}]
    return User.model_validate(kept(payload), scim_ctx=context)


def _asked(user: User) -> Person:
    emails = [one for one in user.emails or () if one.value]
    chosen = next((one for one in emails if one.primary), emails[0] if emails else None)
    try:
        address = email_address((chosen and chosen.value) or user.user_name or "")
    except ValueError as error:
        raise InvalidValueException(detail=f"emails: {error}") from None
    said = user.model_dump(scim_ctx=Context.DEFAULT)
    told = {name: said[name] for name in _KEPT if name in said}
    too_long = (
        len(user.user_name or "") > 320
        or len(user.external_id or "") > 400
        or len(json.dumps(told)) > _LONGEST_TOLD
    )
    if too_long or not user.user_name:
        raise InvalidValueException(
            detail="userName has 1 to 320 characters, externalId at most 400, and names and"
            f" addresses together {_LONGEST_TOLD}."
        )
    return Person(user.user_name, user.external_id, told, address, _name(user))


def _name(user: User) -> str | None:
    name = user.name
    parts = [name.given_name, name.family_name] if name else []
    words = (
        user.display_name or (name and name.formatted) or " ".join(part for part in parts if part)
    )
    return (words or "").strip()[:_LONGEST_NAME] or None


def _must_be_done(outcome: str) -> None:
    if outcome == "taken":
        raise UniquenessException(detail="Somebody here has this userName or address already.")
    if outcome == "unproved":
        raise UniquenessException(detail=_WHY_NOT[outcome])
    if outcome in _WHY_NOT:
        raise MutabilityException(detail=_WHY_NOT[outcome])


async def _end(directory: Directory, over: Over | None) -> None:
    if over is not None:
        await end_what_is_over(directory, over)
