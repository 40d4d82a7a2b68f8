"""The runs of a process are kept alive whatever befalls one of them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import ExitStack
from uuid import UUID, uuid4

import pytest

from adapters.postgres.chats import runs
from adapters.postgres.chats.runs import Run
from adapters.postgres.database import Tx
from adapters.redis import RedisRunLog
from adapters.wiring import ApiAdapters, open_api
from contracts.errors import Unavailable
from contracts.people import Caller
from contracts.ports import RunKey
from contracts.settings import Settings
from services.chats.leases import Leases

Step = Callable[[UUID], Coroutine[None, None, None]]


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[ApiAdapters]:
    short = settings.runs.model_copy(update={"lease_seconds": 4})
    async with open_api(settings.model_copy(update={"runs": short})) as adapters:
        yield adapters


def run() -> Run:
    return Run(uuid4(), uuid4(), uuid4(), uuid4(), uuid4(), "", "running", uuid4())


def extend_by(monkeypatch: pytest.MonkeyPatch, step: Step) -> None:
    """Instead of the statement; the transactions around it are real."""

    async def extend(_tx: Tx, held: Sequence[Run], _seconds: int) -> dict[UUID, bool]:
        for run in held:
            await step(run.id)
        return {run.id: False for run in held}

    monkeypatch.setattr(runs, "extend_leases", extend)


async def test_people_whose_transactions_hang_cost_nobody_else_their_lease(
    app: ApiAdapters, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, mine, extended = [run() for _ in range(5)], run(), asyncio.Event()

    async def step(run_id: UUID) -> None:
        if run_id != mine.id:
            await asyncio.Event().wait()
        extended.set()

    extend_by(monkeypatch, step)
    leases = Leases(app)
    with ExitStack() as stack:
        for one in (*stuck, mine):
            stack.enter_context(leases.hold(one, Caller(user_id=uuid4())))
        await asyncio.wait_for(extended.wait(), 30)


async def test_people_s_leases_are_extended_at_the_same_time(
    app: ApiAdapters, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, met = asyncio.Barrier(2), asyncio.Event()

    async def step(_: UUID) -> None:
        await both.wait()
        met.set()

    extend_by(monkeypatch, step)
    leases = Leases(app)
    with (
        leases.hold(run(), Caller(user_id=uuid4())),
        leases.hold(run(), Caller(user_id=uuid4())),
    ):
        await asyncio.wait_for(met.wait(), 30)


async def test_that_runs_live_is_said_while_the_database_hangs(
    app: ApiAdapters, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs, said = asyncio.Event(), asyncio.Event()
    held = run()

    async def step(_: UUID) -> None:
        hangs.set()
        try:
            await asyncio.wait_for(said.wait(), 30)
        finally:
            hangs.clear()

    async def keep_alive(_log: RedisRunLog, keys: Sequence[RunKey], _seconds: int) -> None:
        if hangs.is_set():
            assert held.key in keys
            said.set()

    monkeypatch.setattr("services.chats.leases._BEAT", 0.05)
    extend_by(monkeypatch, step)
    monkeypatch.setattr(RedisRunLog, "keep_alive", keep_alive)
    with Leases(app).hold(held, Caller(user_id=uuid4())):
        await asyncio.wait_for(said.wait(), 60)


@pytest.mark.parametrize("fault", [ValueError("a bug"), Unavailable("The database is away.")])
async def test_a_fault_is_told_and_the_leases_are_extended_all_the_same(
    app: ApiAdapters,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fault: Exception,
) -> None:
    tried: Counter[UUID] = Counter()
    extended = asyncio.Event()

    async def step(run_id: UUID) -> None:
        tried[run_id] += 1
        if tried[run_id] == 1:
            raise fault
        extended.set()

    extend_by(monkeypatch, step)
    with Leases(app).hold(run(), Caller(user_id=uuid4())):
        await asyncio.wait_for(extended.wait(), 30)

    assert str(fault) in caplog.text


async def test_keeping_that_was_ended_begins_again_with_the_next_run(
    app: ApiAdapters, monkeypatch: pytest.MonkeyPatch
) -> None:
    extended = asyncio.Event()

    async def step(_: UUID) -> None:
        extended.set()

    extend_by(monkeypatch, step)
    leases, before = Leases(app), asyncio.all_tasks()
    with leases.hold(run(), Caller(user_id=uuid4())):
        ended = asyncio.all_tasks() - before
        for task in ended:
            task.cancel()
        await asyncio.gather(*ended, return_exceptions=True)
        with leases.hold(run(), Caller(user_id=uuid4())):
            await asyncio.wait_for(extended.wait(), 30)
