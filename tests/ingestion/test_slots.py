"""Who may do how much at once."""

import asyncio
from uuid import UUID

import pytest

from ingestion.slots import InTurn, Slots

ALICE, BOB, CAROL = (UUID(int=number) for number in (1, 2, 3))


async def hold(slots: Slots, person: UUID, begun: list[UUID]) -> None:
    async with slots.one_for(person):
        begun.append(person)
        await asyncio.Event().wait()


async def holding(slots: Slots, *people: UUID) -> tuple[list[UUID], list[asyncio.Task[None]]]:
    begun: list[UUID] = []
    tasks = [asyncio.create_task(hold(slots, person, begun)) for person in people]
    await asyncio.sleep(0)
    return begun, tasks


async def end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_the_last_one_is_left_for_somebody_else():
    begun, tasks = await holding(Slots(3), ALICE, ALICE, ALICE, BOB)

    assert begun == [ALICE, ALICE, BOB]
    await end(tasks)


async def test_of_a_single_one_nothing_can_be_left():
    begun, tasks = await holding(Slots(1), ALICE, BOB)

    assert begun == [ALICE]
    await end(tasks)


async def test_who_waits_and_has_fewest_is_first():
    slots = Slots(3)
    begun, tasks = await holding(slots, ALICE, ALICE, CAROL, ALICE, ALICE, BOB)

    tasks[0].cancel()
    await asyncio.sleep(0.01)

    assert begun == [ALICE, ALICE, CAROL, BOB]
    await end(tasks)


async def test_who_gives_up_waiting_or_is_given_one_at_that_moment_leaves_nothing_taken():
    slots = Slots(2)
    _, tasks = await holding(slots, ALICE, BOB, CAROL, CAROL)

    tasks[2].cancel()
    tasks[0].cancel()
    tasks[3].cancel()
    await end(tasks)

    assert slots.free == 2


async def test_one_is_given_back_though_somebody_gives_up_waiting_at_that_moment():
    slots = Slots(1)
    begun, tasks = await holding(slots, ALICE, BOB, CAROL)

    tasks[0].cancel()
    tasks[1].cancel()
    ended = await asyncio.gather(*tasks[:2], return_exceptions=True)
    await asyncio.sleep(0)

    assert [type(error) for error in ended] == [asyncio.CancelledError] * 2
    assert begun == [ALICE, CAROL]
    await end(tasks)
    assert slots.free == 1


class Calls:
    """How often somebody was called; the first `failing` times in vain."""

    def __init__(self, failing: int = 0) -> None:
        self.made = 0
        self._failing = failing

    async def __call__(self) -> None:
        self.made += 1
        if self.made <= self._failing:
            raise ConnectionError


async def test_who_was_turned_away_is_called_when_the_work_fails():
    slots, calls = Slots(1), Calls()
    slots.take(ALICE)
    slots.turn_away()

    with pytest.raises(ZeroDivisionError):
        async with slots.taken_by(ALICE, calls):
            raise ZeroDivisionError

    assert (calls.made, slots.free) == (1, 1)


async def test_who_could_not_be_called_is_called_the_next_time():
    slots, calls = Slots(1), Calls(failing=1)
    slots.turn_away()
    slots.take(ALICE)
    with pytest.raises(ConnectionError):
        async with slots.taken_by(ALICE, calls):
            pass

    slots.take(BOB)
    async with slots.taken_by(BOB, calls):
        pass

    assert (calls.made, slots.free, slots.recall()) == (2, 1, False)


async def test_as_many_are_called_again_as_were_turned_away():
    slots = Slots(2)
    for _ in range(2):
        slots.turn_away()

    assert [slots.recall() for _ in range(3)] == [True, True, False]


async def test_who_comes_again_and_again_comes_after_those_who_wait():
    turns = InTurn(1, patience=30)
    assert turns.enter(ALICE)
    assert not turns.enter(BOB)

    following = turns.leave(ALICE)

    assert not turns.enter(ALICE)
    assert following == BOB
    assert turns.enter(BOB)
    assert turns.leave(BOB) == ALICE


async def test_nobody_is_inside_twice():
    turns = InTurn(3, patience=30)

    assert turns.enter(ALICE)
    assert not turns.enter(ALICE)


async def test_who_waits_and_never_comes_again_holds_up_nobody_for_long():
    now = 0.0
    turns = InTurn(1, patience=30, clock=lambda: now)
    assert turns.enter(ALICE)
    assert not turns.enter(BOB)
    assert turns.leave(ALICE) == BOB  # who is let in by another process

    now = 20.0
    assert not turns.enter(CAROL)
    now = 40.0

    assert turns.enter(CAROL)


async def test_who_comes_now_and_then_keeps_the_place():
    now = 0.0
    turns = InTurn(1, patience=30, clock=lambda: now)
    assert turns.enter(ALICE)
    assert not turns.enter(BOB)
    now = 20.0
    assert not turns.enter(CAROL)
    assert not turns.enter(BOB)
    now = 40.0

    assert turns.leave(ALICE) == BOB
