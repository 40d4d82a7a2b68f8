"""Who acts, as whom their transactions are, and what is done when nobody waits any more."""

import asyncio
import gc
import weakref

from contracts.people import Caller
from tests.services.memory import OWNER, READER, Parts, parts

__all__ = ["parts"]


class Hope:
    """Waited for by whoever has it and by nobody else."""

    def __init__(self) -> None:
        self.comes: asyncio.Future[str] = asyncio.get_running_loop().create_future()


async def test_a_transaction_is_the_callers_and_ends_with_its_block(parts: Parts) -> None:
    async with parts.acting(READER).transaction():
        assert parts.db.callers == [Caller(user_id=READER)]
        assert parts.db.open == 1

    assert parts.db.open == 0


async def test_each_transaction_is_one_of_its_own(parts: Parts) -> None:
    acting = parts.acting(OWNER)

    async with acting.transaction() as one, acting.transaction() as other:
        assert one is not other


async def test_what_can_wait_is_done_after_whoever_goes_on(parts: Parts) -> None:
    done: list[str] = []

    async def work(first: str, second: str) -> None:
        done.append(first + second)

    parts.acting().later(work, "a", "b")
    assert done == []
    await asyncio.sleep(0)

    assert done == ["ab"]


async def test_a_door_may_have_its_own_way_to_do_it_later(parts: Parts) -> None:
    waiting: list[tuple[object, ...]] = []

    parts.acting(later=lambda *given: waiting.append(given)).later(print, 1)

    assert waiting == [(print, 1)]


async def test_what_is_done_later_is_not_forgotten_while_it_waits(parts: Parts) -> None:
    """The event loop itself holds no task that waits for what only the task has."""
    held: list[weakref.ref[Hope]] = []
    done: list[str] = []

    async def work() -> None:
        hope = Hope()
        held.append(weakref.ref(hope))
        done.append(await hope.comes)

    parts.acting().later(work)
    await asyncio.sleep(0)
    gc.collect()
    hope = held[0]()
    assert hope is not None, "the work was thrown away"
    hope.comes.set_result("done")
    del hope
    await asyncio.sleep(0)

    assert done == ["done"]


async def test_what_was_done_later_is_let_go(parts: Parts) -> None:
    tasks: list[weakref.ref[asyncio.Task[None]]] = []

    async def work() -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.append(weakref.ref(task))

    parts.acting().later(work)
    await asyncio.sleep(0)
    await asyncio.sleep(0)  # its end is told one turn after it
    gc.collect()

    assert [task() for task in tasks] == [None]
