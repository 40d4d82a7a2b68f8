"""The database is asked what a role may do, as whoever acts, and its refusal goes on as it is."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from contracts.errors import Forbidden
from services.access.rights import must_own, must_write
from tests.services.memory import OWNER, PROJECT, READER, STRANGER, Parts, parts

__all__ = ["parts"]

Right = Callable[..., Awaitable[None]]
RIGHTS = pytest.mark.parametrize(
    ("must", "refusal"),
    [(must_write, "Readers may not do this."), (must_own, "Only owners may do this.")],
)


@RIGHTS
async def test_an_owner_may(parts: Parts, must: Right, refusal: str) -> None:
    async with parts.acting(OWNER).transaction() as tx:
        await must(tx, PROJECT)


@RIGHTS
@pytest.mark.parametrize("user", [READER, STRANGER])
async def test_readers_and_strangers_may_not(
    parts: Parts, must: Right, refusal: str, user: UUID
) -> None:
    async with parts.acting(user).transaction() as tx:
        with pytest.raises(Forbidden, match=refusal):
            await must(tx, PROJECT)


@RIGHTS
async def test_a_right_in_one_project_is_none_in_another(
    parts: Parts, must: Right, refusal: str
) -> None:
    async with parts.acting(OWNER).transaction() as tx:
        with pytest.raises(Forbidden, match=refusal):
            await must(tx, UUID(int=404))
