"""The directory that calls, once its token was good."""

import hashlib
import json
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from scim2_models import (
    Context,
    NotFoundException,
    PreconditionFailedException,
    Resource,
)

from adapters.postgres.database import Tx
from adapters.wiring import ServiceAdapters

R = TypeVar("R", bound=Resource[Any])

SCIM = "scim"
"""What the database calls it."""


@dataclass(frozen=True)
class Directory:
    """`root` is where it finds SCIM here, without a slash at its end; `token` which of its tokens
    it came with."""

    adapters: ServiceAdapters
    root: str
    token: UUID

    def transaction(self) -> AbstractAsyncContextManager[Tx]:
        return self.adapters.db.as_directory(SCIM, self.token)


def id_in(text: str) -> UUID:
    """Of an address. Raises `NotFoundException`: none of ours has another form."""
    try:
        return UUID(text)
    except ValueError:
        raise absent(text) from None


def absent(text: object) -> NotFoundException:
    return NotFoundException(
        detail=f"There is no {text} here that this directory made or took over."
    )


def with_version(resource: R, members: str | None = None) -> R:
    """Weak, and another one whenever anything else of it is another; `members` stands for those
    of a group, which may be left out of it."""
    said = resource.model_dump(scim_ctx=Context.DEFAULT, exclude={"meta", "members"})
    told = json.dumps([said, members], sort_keys=True, default=str).encode()
    assert resource.meta is not None  # noqa: S101  # each of ours has one
    resource.meta.version = f'W/"{hashlib.sha256(told).hexdigest()[:24]}"'
    return resource


def must_match(resource: Resource[Any], wanted: str | None) -> None:
    """`If-Match`; weak and strong are compared alike, as ours are all weak."""
    if wanted is None or wanted.strip() == "*":
        return
    assert resource.meta is not None and resource.meta.version is not None  # noqa: S101
    if not is_named(resource.meta.version, wanted):
        raise PreconditionFailedException(detail="It has changed since it was read. Read it again.")


def is_named(version: str, header: str) -> bool:
    """Whether an `If-Match` or `If-None-Match` names this version."""
    return version.removeprefix("W/") in {
        one.strip().removeprefix("W/") for one in header.split(",")
    }
