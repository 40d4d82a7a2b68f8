"""Those who guess at a password are stopped; the person whose it is comes in all the same."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import psycopg
import pytest
from redis import Redis

from contracts.settings import AccountSettings, Settings
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase

PASSWORD = "correct horse battery"
ALL, STRANGERS, ONE_ADDRESS = 12, 8, 6
ELSEWHERE = "203.0.113.200"


@pytest.fixture(scope="module")
def settings(settings: Settings) -> Settings:
    """Fewer than there are, since each guess costs half a tenth of a second of a core."""
    few = AccountSettings.model_validate({"sign_in_attempts": ALL})
    return settings.model_copy(update={"accounts": few})


@pytest.fixture
async def owner(server: str) -> AsyncIterator[Person]:
    person = await sign_up(server)
    yield person
    await person.http.aclose()


@asynccontextmanager
async def device(server: str, address: str = "203.0.113.1") -> AsyncIterator[httpx.AsyncClient]:
    """Something with cookies of its own, at an address of its own."""
    async with httpx.AsyncClient(
        base_url=f"{server}/api/v1", headers={"x-forwarded-for": address}, timeout=60
    ) as http:
        yield http


async def sign_in(http: httpx.AsyncClient, email: str, password: str = PASSWORD) -> httpx.Response:
    return await http.post("/auth/sign-in", json={"email": email, "password": password})


async def guess(server: str, email: str, addresses: Sequence[str]) -> list[httpx.Response]:
    """One wrong password from each address, all together, without a cookie."""
    async with httpx.AsyncClient(base_url=f"{server}/api/v1", timeout=60) as http:
        body = {"email": email, "password": "wrong"}
        return await asyncio.gather(
            *(
                http.post("/auth/sign-in", json=body, headers={"x-forwarded-for": address})
                for address in addresses
            )
        )


def everywhere(how_many: int) -> list[str]:
    return [f"198.51.100.{number}" for number in range(1, how_many + 1)]


def statuses(answers: list[httpx.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


async def test_so_many_guesses_an_hour_are_looked_at_wherever_they_come_from(
    server: str, owner: Person
) -> None:
    answers = await guess(server, owner.email, everywhere(30))

    assert statuses(answers) == {401: STRANGERS, 429: 30 - STRANGERS}


async def test_all_guesses_together_have_one_limit(server: str, owner: Person) -> None:
    async with device(server, ELSEWHERE) as known:
        await sign_in(known, owner.email)
        by_strangers = await guess(server, owner.email, everywhere(12))
        by_the_device = [await sign_in(known, owner.email, "wrong") for _ in range(8)]

    assert statuses(by_strangers + by_the_device)[401] == ALL


async def test_a_device_that_signed_in_before_comes_in_while_strangers_guess(
    server: str, owner: Person
) -> None:
    async with device(server, ELSEWHERE) as known:
        await sign_in(known, owner.email)
        await known.post("/auth/sign-out")
        await guess(server, owner.email, everywhere(12))
        again = await sign_in(known, owner.email)

    async with device(server, ELSEWHERE) as stranger:
        refused = await sign_in(stranger, owner.email)
    assert (again.status_code, refused.status_code) == (200, 429)


async def test_the_device_that_made_the_account_is_known(server: str) -> None:
    email = f"{uuid4()}@example.com"
    async with device(server, ELSEWHERE) as http:
        await http.post("/auth/sign-up", json={"email": email, "password": PASSWORD})
        await guess(server, email, everywhere(12))

        assert (await sign_in(http, email)).status_code == 200


async def test_one_address_locks_a_new_device_out_only_where_it_stands(
    server: str, owner: Person
) -> None:
    answers = await guess(server, owner.email, [ELSEWHERE] * 10)
    async with device(server, "192.0.2.55") as http:
        from_another = await sign_in(http, owner.email)

    assert statuses(answers)[401] == ONE_ADDRESS
    assert from_another.status_code == 200


async def test_some_wrong_guesses_leave_the_owner_in_even_at_the_same_address(
    server: str, owner: Person
) -> None:
    await guess(server, owner.email, [ELSEWHERE] * (ONE_ADDRESS - 1))
    async with device(server, ELSEWHERE) as http:
        assert (await sign_in(http, owner.email)).status_code == 200


async def test_a_device_that_used_up_its_guesses_is_one_of_the_strangers(
    server: str, owner: Person
) -> None:
    async with device(server, ELSEWHERE) as known:
        await sign_in(known, owner.email)
        wrong = [await sign_in(known, owner.email, "wrong") for _ in range(6)]

        assert statuses(wrong) == {401: 6}
        assert (await sign_in(known, owner.email)).status_code == 200


async def test_two_people_of_one_browser_are_both_known_to_it(server: str) -> None:
    people = [await sign_up(server) for _ in range(2)]
    async with device(server, ELSEWHERE) as shared:
        for person in people:
            await sign_in(shared, person.email)
        for person in people:
            await guess(server, person.email, everywhere(12))

        assert [(await sign_in(shared, p.email)).status_code for p in people] == [200, 200]


async def test_a_device_of_somebody_else_is_a_stranger(server: str, owner: Person) -> None:
    other = await sign_up(server)
    async with device(server, ELSEWHERE) as known, device(server, ELSEWHERE) as theirs:
        await sign_in(known, owner.email)
        await sign_in(theirs, other.email)
        mine, other_one = (
            next((c.name, c.value or "") for c in http.cookies.jar if "device" in c.name)
            for http in (known, theirs)
        )
        theirs.cookies.set(mine[0], other_one[1], path="/api/v1/auth")
        await guess(server, owner.email, everywhere(12))

        assert (await sign_in(theirs, owner.email)).status_code == 429


async def test_right_passwords_use_up_nothing(server: str, owner: Person) -> None:
    for _ in range(STRANGERS + 2):
        async with device(server, ELSEWHERE) as http:
            assert (await sign_in(http, owner.email)).status_code == 200


async def test_an_account_that_is_none_answers_in_the_same_way(server: str, owner: Person) -> None:
    known = await guess(server, owner.email, everywhere(12))
    unknown = await guess(server, f"{uuid4()}@example.com", everywhere(12))

    assert statuses(known) == statuses(unknown)
    for status in (401, 429):
        said, also = (
            next(a.json() for a in answers if a.status_code == status)
            for answers in (known, unknown)
        )
        assert said | {"request_id": ""} == also | {"request_id": ""}


async def test_emptying_redis_gives_nobody_new_guesses(
    server: str, owner: Person, settings: Settings
) -> None:
    await guess(server, owner.email, everywhere(12))
    with Redis.from_url(settings.redis.url.get_secret_value()) as client:
        client.flushall()

    assert statuses(await guess(server, owner.email, everywhere(5))) == {429: 5}


async def test_who_was_guessed_at_is_in_no_table(
    server: str, owner: Person, database: TestDatabase
) -> None:
    await guess(server, owner.email, ["198.51.100.77"])
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute("select attempts::text, subject from attempts").fetchall()

    assert rows
    for shown, subject in rows:
        assert owner.email not in shown and "198.51.100" not in shown
        assert owner.email.encode() not in subject


async def test_a_guess_is_free_again_after_an_hour(
    server: str, owner: Person, database: TestDatabase
) -> None:
    await guess(server, owner.email, everywhere(12))
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(
            "update attempts set at = array(select t - interval '1 hour' from unnest(at) t)"
        )

    assert statuses(await guess(server, owner.email, everywhere(12)))[401] == STRANGERS


async def test_a_refusal_says_when_to_come_back(server: str, owner: Person) -> None:
    answers = await guess(server, owner.email, everywhere(12))
    refused = next(a for a in answers if a.status_code == 429)

    assert 0 < int(refused.headers["retry-after"]) <= 3600
    assert refused.json()["detail"].startswith("Too many wrong passwords were tried. Try again in ")
    assert refused.json()["detail"].endswith(" minutes, or where you have signed in before.")


async def test_what_nobody_tried_for_an_hour_is_forgotten(
    server: str, owner: Person, database: TestDatabase
) -> None:
    await guess(server, owner.email, ["198.51.100.88"])
    with psycopg.connect(database.superuser_url) as connection:
        made_old = "update attempts set ends_at = now() - interval '1 second'"
        rows = connection.execute(made_old).rowcount
    for _ in range(rows // 20 + 1):  # twenty go with each
        await guess(server, f"{uuid4()}@example.com", ["198.51.100.89"])
    with psycopg.connect(database.superuser_url) as connection:
        old = connection.execute("select count(*) from attempts where ends_at < now()").fetchone()

    assert old == (0,)


def test_nobody_set_it_and_it_is_thirty_an_hour() -> None:
    assert AccountSettings.model_validate({}).sign_in_attempts == 30
