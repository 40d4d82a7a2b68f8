"""What somebody may not see is not there, and says so in a sentence that names it."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest

from contracts.errors import NotFound
from contracts.projects import ProjectSettings
from services.access.projects import get_project, get_settings
from tests.services.memory import OWNER, PROJECT, READER, STRANGER, Memory, Parts, parts

__all__ = ["parts"]

NOWHERE = UUID(int=404)
ASKED = pytest.mark.parametrize("ask", [get_project, get_settings])
Ask = Callable[..., Awaitable[Any]]


@pytest.mark.parametrize("user", [OWNER, READER])
async def test_members_get_their_project(parts: Parts, user: UUID) -> None:
    async with parts.acting(user).transaction() as tx:
        assert (await get_project(tx, PROJECT)).id == PROJECT


async def test_settings_are_those_that_the_project_chose(parts: Parts) -> None:
    chosen = ProjectSettings.model_validate({"retrieval": {"passages": 3}})
    parts.db = Memory(settings=chosen)

    async with parts.acting(READER).transaction() as tx:
        assert await get_settings(tx, PROJECT) == chosen


@ASKED
async def test_a_project_that_never_was_is_named_as_absent(parts: Parts, ask: Ask) -> None:
    async with parts.acting(OWNER).transaction() as tx:
        with pytest.raises(NotFound) as refused:
            await ask(tx, NOWHERE)

    assert refused.value.detail == f"There is no project {NOWHERE}."


@ASKED
async def test_to_a_stranger_a_project_is_as_absent_as_one_that_never_was(
    parts: Parts, ask: Ask
) -> None:
    async with parts.acting(STRANGER).transaction() as tx:
        with pytest.raises(NotFound) as refused:
            await ask(tx, PROJECT)

    assert refused.value.detail == f"There is no project {PROJECT}."
