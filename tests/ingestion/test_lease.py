"""Work under a lease ends, and takes the keeping of the lease with it."""

import asyncio
from contextlib import suppress

import pytest

from adapters import cancelling
from ingestion.lease import LeaseLost, while_kept


async def for_long() -> None:
    await asyncio.sleep(60)


async def swallowing_a_cancellation() -> None:
    """As `asyncio.wait_for` does when its result is there at the same moment."""
    with suppress(asyncio.CancelledError):
        await asyncio.sleep(60)
    await asyncio.sleep(60)


async def at_once() -> None:
    return


async def test_work_that_is_done_is_not_kept_from_ending_by_a_swallowed_cancellation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cancelling, "_AGAIN", 0.01)

    async with asyncio.timeout(5):
        await while_kept(_after_a_moment(), swallowing_a_cancellation())


async def test_work_stops_when_the_lease_is_lost() -> None:
    with pytest.raises(LeaseLost):
        await while_kept(for_long(), at_once())


async def test_what_work_raises_is_raised() -> None:
    async def failing() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await while_kept(failing(), for_long())


async def _after_a_moment() -> None:
    await asyncio.sleep(0.01)
