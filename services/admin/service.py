"""Accounts, as admins of the installation see them: appointed, suspended and taken back.

Admins see nothing of a project that they are not in.
"""

from uuid import UUID

from adapters.postgres import audit
from adapters.postgres.database import Tx
from adapters.postgres.people import accounts, factors
from contracts.errors import Conflict, NotFound
from contracts.lists import Page, Window, page, time_cursor
from contracts.people import Account
from services.access.acting import Acting
from services.access.ending import end_what_is_over
from services.admin.schemas import AccountState

_WHY_NOT = {
    "last admin": "This Ibid would have no admin any more. Make somebody else an admin first.",
    "suspended": "This account is suspended. Reinstate it first.",
    "none": "They have no second factor.",
    "oneself": "You cannot suspend yourself. Ask another admin.",
}

_BY_A_CODE = "Your own you remove under You, by a code of it. Ask another admin if you lost it."


async def list_accounts(
    acting: Acting, window: Window, text: str, state: AccountState | None
) -> Page[Account]:
    """Newest first. Raises `Forbidden` for whoever is no admin, as all here do."""
    wanted = accounts.Wanted(text.strip(), state, window.limit + 1, window.after_time())
    async with acting.transaction() as tx:
        found = await accounts.list_accounts(tx, wanted)
    return page(found, window.limit, lambda one: time_cursor(one.created_at, one.id))


async def set_admin(acting: Acting, user_id: UUID, wanted: bool) -> Account:
    """Also oneself, to step down. Raises `Conflict` of the last one."""
    async with acting.transaction() as tx:
        account = await _existing(tx, user_id)  # who steps down does not see it any more
        _must_be_done(user_id, await accounts.set_admin(tx, user_id, wanted))
        await audit.record(tx, "admin-appointed" if wanted else "admin-dismissed", user_id)
    return account.model_copy(update={"is_admin": wanted})


async def suspend(acting: Acting, user_id: UUID) -> Account:
    """What they follow ends within seconds, and none of their sign-ins and keys is good any more;
    docs/decisions/0084 says how."""
    async with acting.transaction() as tx:
        suspended = await accounts.suspend(tx, user_id)
        _must_be_done(user_id, suspended.outcome)
        await audit.record(tx, "account-suspended", user_id)
        account = await _existing(tx, user_id)
    await end_what_is_over(acting, suspended)
    return account


async def reinstate(acting: Acting, user_id: UUID) -> Account:
    """They sign in again; their keys are good again. Raises `Conflict` where a directory says that
    they are out; what admins said is taken back all the same."""
    speaking = {
        one.issuer: one.label or name.capitalize()
        for name, one in acting.adapters.settings.oidc.items()
        if one.webhook_secrets
    }
    async with acting.transaction() as tx:
        reinstated = await accounts.reinstate(tx, user_id, list(speaking))
        if reinstated.outcome == "absent":
            raise _no_account(user_id)
        if reinstated.outcome == "done":
            await audit.record(tx, "account-reinstated", user_id)
        elif reinstated.lifted:
            await audit.record(tx, "account-reinstated", user_id, still=reinstated.still)
        account = await _existing(tx, user_id)
    if reinstated.still:
        names = {"scim": "SCIM", **speaking}
        held = _held_by([names.get(one, one) for one in reinstated.still])
        raise Conflict(f"What admins said is taken back. {held}" if reinstated.lifted else held)
    return account


def _held_by(directories: list[str]) -> str:
    by_token = ", or revoke the tokens of SCIM under Groups" if "SCIM" in directories else ""
    return (
        f"A directory says that they are out: {' and '.join(directories)}. Reinstate them there"
        f"{by_token}."
    )


async def reset_second_factor(acting: Acting, user_id: UUID) -> Account:
    """Of somebody who has lost it, and whom the admin knows to be who they say. Where everybody
    must have one they set up another at their next sign-in."""
    async with acting.transaction() as tx:
        outcome = await factors.reset(tx, user_id)
        if outcome == "oneself":
            raise Conflict(_BY_A_CODE)
        _must_be_done(user_id, outcome)
        await audit.record(tx, "second-factor-reset", user_id)
        return await _existing(tx, user_id)


async def _existing(tx: Tx, user_id: UUID) -> Account:
    account = await accounts.get_account(tx, user_id)
    if account is None:
        raise _no_account(user_id)
    return account


def _must_be_done(user_id: UUID, outcome: str) -> None:
    if outcome == "absent":
        raise _no_account(user_id)
    if outcome != "done":
        raise Conflict(_WHY_NOT[outcome])


def _no_account(user_id: UUID) -> NotFound:
    return NotFound(f"There is no account {user_id}.")
