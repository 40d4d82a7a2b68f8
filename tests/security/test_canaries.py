"""What one tenant reads, and what is written on their way, has nothing of another.

IBID_CANARY_REQUESTS=20000 makes as many requests of twenty tenants.
"""

import logging
import os
from collections.abc import AsyncIterator
from random import Random

import psycopg
import pytest

from adapters.wiring import WorkerAdapters
from contracts.settings import Settings
from tests.database_fixture import TestDatabase
from tests.security.canaries import Seen, Tenant, in_redis, logged, mixed, settled

REQUESTS = int(os.environ.get("IBID_CANARY_REQUESTS", "400"))
TENANTS = 20 if REQUESTS > 400 else 4
pytestmark = pytest.mark.timeout(60 + REQUESTS)


@pytest.fixture(scope="module")
async def tenants(
    server: str, worker: WorkerAdapters, lines: list[str]
) -> AsyncIterator[list[Tenant]]:
    made = [await settled(server, worker) for _ in range(TENANTS)]
    yield made
    for one in made:
        await one.person.http.aclose()


@pytest.fixture(scope="module")
async def lines() -> AsyncIterator[list[str]]:
    async with logged() as lines:
        yield lines


@pytest.fixture(scope="module")
async def seen(tenants: list[Tenant]) -> Seen:
    seen = await mixed(tenants, REQUESTS, Random(20261130))
    print(seen)
    return seen


async def test_nobody_is_answered_with_anything_of_another(seen: Seen) -> None:
    assert seen.foreign == []


async def test_that_was_looked_for_where_something_was(seen: Seen) -> None:
    assert seen.whole + seen.cut == REQUESTS
    assert seen.own > REQUESTS / 5
    assert seen.cut >= REQUESTS / 4
    assert seen.statuses[404] > REQUESTS / 50


async def test_no_line_of_a_log_has_anything_of_anybody(
    seen: Seen, lines: list[str], tenants: list[Tenant]
) -> None:
    def with_a_canary() -> list[str]:
        return [line for line in lines if any(one.canary.decode() in line for one in tenants)]

    reset = f"/admin/accounts/{tenants[0].user}/reset-second-factor"
    assert (await tenants[1].person.http.post(reset)).status_code == 403
    assert [line for line in lines if "refused by the database" in line], "nothing is heard"
    assert with_a_canary() == []
    logging.getLogger("services").info("the control: %s", tenants[0].canary.decode())
    assert len(with_a_canary()) == 1


async def test_what_is_kept_in_redis_is_kept_under_whose_it_is(
    seen: Seen, settings: Settings, tenants: list[Tenant]
) -> None:
    with_one, wrong = await in_redis(settings.redis.url.get_secret_value(), tenants)

    assert with_one > len(tenants)
    assert wrong == []


async def test_a_wall_with_a_hole_is_noticed(
    seen: Seen, database: TestDatabase, tenants: list[Tenant]
) -> None:
    with psycopg.connect(database.superuser_url, autocommit=True) as superuser:
        for table in ("documents", "chats", "messages"):
            superuser.execute(
                f"create policy hole on {table} for select to authenticated using (true)"
            )

    assert (await mixed(tenants, max(200, REQUESTS // 10), Random(1))).foreign != []
