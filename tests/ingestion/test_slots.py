"""Who may do how much at once."""

import asyncio
from uuid import UUID

import pytest

from ingestion import slots as module
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


async def test_as_many_are_called_again_as_were_turned_away():
    slots = Slots(2)
    for _ in range(2):
        slots.turn_away()

    assert [slots.recall() for _ in range(3)] == [True, True, False]


async def test_who_comes_again_and_again_comes_after_those_who_wait():
    turns = InTurn(1)
    assert turns.enter(ALICE)
    assert not turns.enter(BOB)

    following = turns.leave(ALICE)

    assert not turns.enter(ALICE)
    assert following == BOB
    assert turns.enter(BOB)
    assert turns.leave(BOB) == ALICE


async def test_nobody_is_inside_twice():
    turns = InTurn(3)

    assert turns.enter(ALICE)
    assert not turns.enter(ALICE)


async def test_who_is_called_and_never_comes_bars_nobodys_way(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "KEPT_SECONDS", 0)
    turns = InTurn(1)
    assert turns.enter(ALICE)
    assert not turns.enter(BOB)
    assert not turns.enter(CAROL)
    turns.leave(ALICE)

    tries = [turns.enter(ALICE) for _ in range(3)]

    assert any(tries)


async def test_one_who_gave_up_in_this_moment_is_passed_over():
    places = Slots(2)
    _, tasks = await holding(places, ALICE, BOB, CAROL, CAROL)

    tasks[2].cancel()  # it waits, and has not heard of it yet
    places.give(ALICE)
    await asyncio.sleep(0)

    assert tasks[2].cancelled() or tasks[2].cancelling()
    places.take(ALICE)
    await end(tasks)
    assert places.free == 2
