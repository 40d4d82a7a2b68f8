import asyncio
from contextlib import AsyncExitStack
from uuid import UUID, uuid4

import pytest

from contracts.errors import Busy, TooManyRequests
from contracts.settings import RunSettings
from services.chats import queue as queues
from services.chats.queue import FairQueue, Turn

ADA, BOB, EVE = uuid4(), uuid4(), uuid4()


@pytest.fixture
def queue() -> FairQueue:
    return FairQueue(RunSettings(waiting=6, waiting_of_one=4), at_once=1)


class Answers:
    """Answers that last until they are told to end; `order` says who began, in that order."""

    def __init__(self, queue: FairQueue) -> None:
        self.queue = queue
        self.order: list[str] = []
        self.end: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def ask(self, name: str, person: UUID) -> None:
        self.end[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._answer(name, person))
        await asyncio.sleep(0)

    async def _answer(self, name: str, person: UUID) -> None:
        async with self.queue.turn(person) as turn:
            async for _ in turn.places():
                pass
            self.order.append(name)
            await self.end[name].wait()

    async def finish(self, name: str) -> None:
        self.end[name].set()
        await self.tasks[name]
        for _ in range(4):
            await asyncio.sleep(0)

    async def finish_all(self) -> None:
        for event in self.end.values():
            event.set()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)


async def test_people_take_turns_however_much_one_of_them_asks(queue: FairQueue) -> None:
    answers = Answers(queue)
    for name in ("a1", "a2", "a3", "a4"):
        await answers.ask(name, ADA)
    await answers.ask("b1", BOB)
    await answers.ask("e1", EVE)

    await answers.finish_all()

    assert answers.order == ["a1", "a2", "b1", "e1", "a3", "a4"]


async def test_no_more_are_at_work_than_may_be(queue: FairQueue) -> None:
    answers = Answers(queue)
    for name in ("a1", "a2", "a3"):
        await answers.ask(name, ADA)

    assert answers.order == ["a1"]
    await answers.finish("a1")
    assert answers.order == ["a1", "a2"]
    await answers.finish_all()


async def test_who_is_stopped_while_waiting_leaves_and_holds_up_nobody(queue: FairQueue) -> None:
    answers = Answers(queue)
    for name, person in (("a1", ADA), ("b1", BOB), ("e1", EVE)):
        await answers.ask(name, person)
    answers.tasks["b1"].cancel()

    await answers.finish_all()

    assert answers.order == ["a1", "e1"]


async def test_an_answer_that_failed_gives_its_turn_on(queue: FairQueue) -> None:
    with pytest.raises(ValueError, match="a bug"):
        async with queue.turn(ADA):
            raise ValueError("a bug")

    async with queue.turn(BOB) as turn:
        assert turn.has_begun


async def test_who_waits_hears_how_many_are_before_them_as_that_changes(
    queue: FairQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "_TELL", 0)
    monkeypatch.setattr(queues, "_WORDS_A_SECOND", 1e9)
    answers = Answers(queue)
    for name in ("a1", "a2", "a3"):
        await answers.ask(name, ADA)
    heard: list[int] = []

    async def last() -> None:
        async with queue.turn(BOB) as turn:
            async for before in turn.places():
                heard.append(before)
                await answers.finish(answers.order[-1])

    await asyncio.wait_for(last(), 10)
    await answers.finish_all()

    # Bob has had no turn yet, so one of Ada's is before him besides the one at work.
    assert heard == [2, 1]


async def test_a_short_wait_is_not_told(queue: FairQueue) -> None:
    answers = Answers(queue)
    await answers.ask("a1", ADA)

    async def wait() -> list[int]:
        async with queue.turn(BOB) as turn:
            asyncio.get_running_loop().call_soon(answers.end["a1"].set)
            return [before async for before in turn.places()]

    assert await wait() == []
    await answers.finish_all()


async def test_a_person_is_refused_at_their_bound_and_somebody_else_is_not(
    queue: FairQueue,
) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(5):  # one at work, four waiting
            await stack.enter_async_context(queue.turn(ADA))

        with pytest.raises(TooManyRequests) as refused, queue.coming(ADA):
            pass
        with queue.coming(BOB):
            pass

    assert refused.value.retry_after >= 1


async def test_everybody_is_refused_when_the_queue_is_full(queue: FairQueue) -> None:
    async with AsyncExitStack() as stack:
        for person in (ADA, ADA, ADA, BOB, BOB, BOB, BOB):
            await stack.enter_async_context(queue.turn(person))

        with pytest.raises(Busy) as refused, queue.coming(EVE):
            pass

    assert refused.value.retry_after >= 1


async def test_questions_that_are_being_stored_count_and_are_forgotten_afterwards(
    queue: FairQueue,
) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(4):
            stack.enter_context(queue.coming(ADA))
        with pytest.raises(TooManyRequests), queue.coming(ADA):
            pass

    with queue.coming(ADA):
        pass


async def test_while_a_question_is_stored_no_answer_is_begun(queue: FairQueue) -> None:
    with queue.coming(ADA):
        async with queue.turn(ADA) as turn:
            assert not turn.has_begun

    async with AsyncExitStack() as stack:
        with queue.coming(ADA):
            turn = await stack.enter_async_context(queue.turn(ADA))
        assert turn.has_begun


async def began(turn: Turn) -> None:
    async for _ in turn.places():
        pass


async def test_one_person_s_questions_without_end_hold_back_nobody_else_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queues, "_HELD_BACK", 0.05)
    queue = FairQueue(RunSettings(), at_once=3)
    async with AsyncExitStack() as stack:
        at_work = await stack.enter_async_context(queue.turn(ADA))
        stack.enter_context(queue.coming(ADA))  # the next is always there before the last is gone
        theirs = await stack.enter_async_context(queue.turn(BOB))
        await asyncio.wait_for(began(theirs), 20)

        assert at_work.has_begun


async def test_a_question_whose_storing_hangs_holds_back_no_answer_of_an_idle_queue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queues, "_HELD_BACK", 0.05)
    queue = FairQueue(RunSettings(), at_once=2)
    async with AsyncExitStack() as stack:
        stack.enter_context(queue.coming(ADA))
        turns = [await stack.enter_async_context(queue.turn(BOB)) for _ in range(2)]

        await asyncio.wait_for(asyncio.gather(*map(began, turns)), 20)
