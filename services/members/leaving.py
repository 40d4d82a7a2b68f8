"""Somebody deletes their account, and is told what went."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from adapters.postgres.people import leaving, people
from contracts.errors import Conflict, Forbidden, Unauthorized
from contracts.people import Caller
from services.access.acting import Acting
from services.accounts.passwords import must_know
from services.accounts.visitor import Visitor
from services.members.schemas import AccountReceipt, Deleted, Farewell, PassedOn
from services.projects.originals import remove_originals

_LAST_ADMIN = (
    "This Ibid would have no admin any more. Make somebody else an admin first, under Accounts."
)


async def delete_account(acting: Acting, visitor: Visitor, farewell: Farewell) -> AccountReceipt:
    """Everything in one transaction, then originals; what cannot be removed now, the sweep removes.

    Raises:
        Forbidden: an API key deletes no account.
        Invalid: the password is wrong.
        Conflict: they own a project alone that others are in, or are the last admin.
    """
    if acting.caller.api_key_id is not None:
        raise Forbidden("A key deletes no account. Sign in for that.")
    async with acting.transaction() as tx:
        me = await people.get_user(tx, acting.caller.user_id)
    if me is None:
        raise Unauthorized("This account is gone.")
    await must_know(visitor, me, farewell.password, field="password", known=False)
    receipt_id = uuid4()
    async with acting.transaction() as tx:
        if why := await leaving.why_not(tx):
            raise Conflict(_first(why))
        done = await leaving.delete(tx, receipt_id)
        if done is None:
            raise Conflict("Somebody changed who owns your projects at this moment. Try again.")
    # Their session went with them; what is noted to be removed is theirs all the same.
    person = replace(acting, caller=Caller(user_id=acting.caller.user_id))
    removed = await remove_originals(person, done.objects)
    for project_id in done.projects:
        acting.later(acting.adapters.vector_cache.invalidate, project_id)
        acting.later(acting.adapters.file_passwords.withdraw_all, project_id)
    return AccountReceipt(
        id=receipt_id,
        user_id=acting.caller.user_id,
        deleted_at=datetime.now(UTC),
        deleted=Deleted(**done.gone, originals=removed),
        passed_on=PassedOn(**done.stays),
    )


def _first(why: leaving.WhyNot) -> str:
    if why.why == "last admin":
        return _LAST_ADMIN
    names = ", ".join(why.projects or [])
    return (
        f"Others are in projects that you own alone: {names}. Hand each over under People, or"
        " delete it, first."
    )
