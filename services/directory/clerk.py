"""Clerk's webhooks: what is told of users is done here, whichever order it comes in.

https://clerk.com/docs/guides/development/webhooks/overview; a user is what Clerk's API calls so.
"""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError

from adapters.auth.oidc.kinds import groups_in
from adapters.auth.providers import Provider
from adapters.auth.webhooks import Signed, verified
from adapters.postgres import directory
from adapters.postgres.database import Tx
from adapters.postgres.people import identities
from adapters.wiring import ApiAdapters
from contracts.emails import email_address
from contracts.errors import Invalid, NotFound
from contracts.text import UNSTORABLE
from services.access.ending import end_what_is_over

logger = logging.getLogger(__name__)

_KEPT = timedelta(days=3)
"""For so long an event is done once, whenever it is sent again; older ones are stale anyway."""
_LONGEST_NAME = 200

Milliseconds = int
"""Since 1970."""


class _Verification(BaseModel):
    status: str | None = None


class _Address(BaseModel):
    id: str
    email_address: str
    verification: _Verification | None = None


class _User(BaseModel):
    """What we read of a user."""

    id: str = Field(min_length=1, max_length=255)
    email_addresses: list[_Address] = []
    primary_email_address_id: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    banned: bool = False  # not `locked`: that is for an hour, and by whoever guesses at a password
    public_metadata: dict[str, Any] = {}
    updated_at: Milliseconds = Field(ge=0, lt=10**14)


class _Gone(BaseModel):
    id: str = Field(min_length=1, max_length=255)


class _Event(BaseModel):
    type: str
    data: dict[str, Any]


class TakenEvent(BaseModel):
    """`again`: it came before, and nothing was done; `ignored`: nothing here follows from it;
    `stale`: something newer came before; `nobody`: there is no account here that may be theirs, and
    none was made; `left`: they left this Ibid, or took this sign-in away, themselves; `own`: their
    address here stays, as that of an admin or of who has a password does; `taken`: another account
    has the new address; `last admin`: they are signed out now, and suspended as soon as there is
    another admin."""

    outcome: Literal[
        "made",
        "changed",
        "same",
        "own",
        "taken",
        "suspended",
        "reinstated",
        "last admin",
        "left",
        "nobody",
        "stale",
        "again",
        "ignored",
    ]


async def take(
    adapters: ApiAdapters, name: str, headers: Mapping[str, str], body: bytes
) -> TakenEvent:
    """An event is done and its id is used up in one transaction: what fails is sent again by Clerk,
    and what was done is done once.

    Raises:
        NotFound: there is no Clerk of this name whose webhooks are taken.
        BadRequest: it is not signed.
        Invalid: it is signed, and no event.
    """
    provider = _provider(adapters, name)
    signed = verified(headers, body, provider.told.webhook_secrets)
    event = _event(signed)
    if event.type not in ("user.created", "user.updated", "user.deleted"):
        return TakenEvent(outcome="ignored")
    issuer, ends = provider.told.issuer, datetime.now(UTC) + _KEPT
    async with adapters.db.as_directory(issuer) as tx:
        if not await identities.spend(tx, signed.digest(issuer), ends):
            return TakenEvent(outcome="again")
        done = await _done(tx, provider, event)
    await end_what_is_over(_Clerk(adapters), done)
    logger.info("webhook of %s: %s %s", name, event.type, done.outcome)
    return TakenEvent.model_validate({"outcome": done.outcome})


class _Clerk:
    def __init__(self, adapters: ApiAdapters) -> None:
        self.adapters = adapters


def _provider(adapters: ApiAdapters, name: str) -> Provider:
    found = next((one for one in adapters.providers if one.name == name), None)
    if found is None or not found.told.webhook_secrets:
        raise NotFound(
            f"No webhooks of {name!r} are taken here. Set WEBHOOK_SECRETS of this issuer to the"
            " endpoint's signing secret."
        )
    return found


def _event(signed: Signed) -> _Event:
    try:
        return _Event.model_validate_json(signed.body)
    except ValidationError as error:
        raise _unreadable(error) from None


def _unreadable(error: ValidationError) -> Invalid:
    where = ".".join(map(str, error.errors()[0]["loc"])) or "body"
    return Invalid(
        f"This is signed, and no event of Clerk's that can be read: {where}.", field=where
    )


async def _done(tx: Tx, provider: Provider, event: _Event) -> directory.Directed:
    try:
        if event.type == "user.deleted":
            gone = _Gone.model_validate(event.data)
            return await directory.tell_gone(tx, gone.id, datetime.now(UTC))
        user = _User.model_validate(event.data)
    except ValidationError as error:
        raise _unreadable(error) from None
    allowed = set(provider.told.allowed_groups)
    has_one = not allowed or not allowed.isdisjoint(groups_in(event.data, provider.told))
    told = directory.Told(
        subject=user.id,
        at=datetime.fromtimestamp(user.updated_at / 1000, UTC),
        address=_address(provider, user) if has_one else None,
        name=_name(user),
        banned=user.banned,
    )
    return await directory.tell(
        tx,
        told,
        may_make=provider.told.sign_up and has_one,
        may_link=provider.told.link_by_email and has_one,
    )


def _address(provider: Provider, user: _User) -> str | None:
    """The primary one, if Clerk verified it or is believed about all."""
    for one in user.email_addresses:
        verified_there = one.verification is not None and one.verification.status == "verified"
        if one.id == user.primary_email_address_id and (
            verified_there or provider.told.emails == "all"
        ):
            try:
                return email_address(one.email_address)
            except ValueError:
                return None
    return None


def _name(user: _User) -> str | None:
    words = " ".join(word for word in (user.first_name, user.last_name) if word)
    return UNSTORABLE.sub("", words).strip()[:_LONGEST_NAME] or None
