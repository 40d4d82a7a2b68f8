"""A second factor: codes of an authenticator beside a password, as RFC 6238 makes them."""

import asyncio
import time
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from pyotp.totp import TOTP

from adapters.auth import authenticator, second_steps
from adapters.postgres.people import factors
from adapters.wiring import open_api
from contracts.errors import BadRequest, Forbidden
from contracts.people import Caller
from contracts.settings import Settings
from tests.api import Person, running_api, sign_up
from tests.database_fixture import TestDatabase
from tests.server.factors import (
    Guarded,
    another,
    challenge,
    forget_codes,
    go_on,
    guarded,
    signed_in,
)
from tests.server.joining import id_of
from tests.server.project_rows import audited, execute
from tests.server.test_auth import PASSWORD


@pytest.fixture
async def ada(server: str, admin: Person, database: TestDatabase) -> AsyncIterator[Guarded]:
    one = await guarded(server, database)
    yield one
    await one.person.http.aclose()


@pytest.fixture
async def http(server: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{server}/api/v1") as client:
        yield client


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (1111111111, "050471"),
        (1111111109, "081804"),
        (1234567890, "005924"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(at: int, code: str) -> None:
    """RFC 6238, appendix B, of which six digits are shown."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    assert authenticator.step_of(secret, code, at) == at // 30
    assert authenticator.step_of(secret, code, at + 30) == at // 30
    assert authenticator.step_of(secret, code, at - 30) == at // 30
    assert authenticator.step_of(secret, code, at + 60) is None
    assert authenticator.step_of(secret, code, at - 60) is None


async def test_a_password_alone_begins_no_session(http: httpx.AsyncClient, ada: Guarded) -> None:
    answer = await signed_in(http, ada.email)

    assert (answer.status_code, answer.json()["enrols"]) == (202, False)
    assert "set-cookie" not in answer.headers and "access_token" not in answer.text
    assert (await http.get("/me")).status_code == 401


async def test_a_code_lets_in_whose_password_was_right(
    http: httpx.AsyncClient, ada: Guarded
) -> None:
    done = await go_on(http, await challenge(http, ada.email), ada.code)

    assert (done.status_code, done.json()["recovery_codes"]) == (200, [])
    assert (await http.get("/me")).json()["email"] == ada.email


async def test_a_code_is_good_once_whichever_process_it_comes_to(
    http: httpx.AsyncClient, ada: Guarded, settings: Settings
) -> None:
    async with (
        running_api(another(settings)) as beside,
        httpx.AsyncClient(base_url=f"{beside}/api/v1") as other,
    ):
        tries = [(one, await challenge(one, ada.email)) for one in (http, other, http, other)]
        code = ada.code
        answers = await asyncio.gather(*(go_on(one, kept, code) for one, kept in tries))

    assert sorted(answer.status_code for answer in answers) == [200, 422, 422, 422]


async def test_a_code_that_confirmed_signs_nobody_in(http: httpx.AsyncClient, server: str) -> None:
    person = await sign_up(server)
    begun = await person.http.post("/me/second-factor", json={"password": PASSWORD})
    code = TOTP(begun.json()["secret"]).now()
    await person.http.post("/me/second-factor/confirm", json={"code": code})

    assert (await go_on(http, await challenge(http, person.email), code)).status_code == 422


async def test_a_challenge_goes_on_once(http: httpx.AsyncClient, ada: Guarded) -> None:
    kept = await challenge(http, ada.email)

    codes = [(await go_on(http, kept, one)).status_code for one in ada.recovery_codes[:2]]

    assert codes == [200, 400]
    assert await left(ada) == 9, "a code that was sent in vain is still good"


async def left(ada: Guarded) -> int:
    return (await ada.person.http.get("/me/second-factor")).json()["recovery_codes"]


async def test_a_recovery_code_is_good_once_however_it_is_typed(
    http: httpx.AsyncClient, ada: Guarded, database: TestDatabase
) -> None:
    typed = ada.recovery_codes[0].upper().replace("-", " ")

    codes = [
        (await go_on(http, await challenge(http, ada.email), typed)).status_code for _ in range(2)
    ]

    assert codes == [200, 422]
    assert await left(ada) == 9
    assert "recovery-code-used" in audited(database)


async def test_somebody_elses_code_opens_nothing(
    http: httpx.AsyncClient, ada: Guarded, server: str, database: TestDatabase
) -> None:
    bob = await sign_up(server)
    secret = (await bob.http.post("/me/second-factor", json={"password": PASSWORD})).json()
    code = TOTP(secret["secret"]).now()
    theirs = (await bob.http.post("/me/second-factor/confirm", json={"code": code})).json()["codes"]
    forget_codes(database)

    kept = await challenge(http, ada.email)

    assert (await go_on(http, kept, theirs[0])).status_code == 422
    assert (await go_on(http, kept, code)).status_code == 422


async def test_wrong_codes_are_few_and_strangers_use_up_none_of_a_known_browsers(
    ada: Guarded, settings: Settings, database: TestDatabase
) -> None:
    execute(database, "delete from attempts")
    async with running_api(another(settings, sign_in_attempts=9)) as strict:
        base = f"{strict}/api/v1"
        async with httpx.AsyncClient(base_url=base) as known:
            assert (await go_on(known, await challenge(known, ada.email), ada.code)).is_success
            forget_codes(database)
            async with httpx.AsyncClient(base_url=base) as stranger:
                kept = await challenge(stranger, ada.email)
                codes = [(await go_on(stranger, kept, "000000")).status_code for _ in range(3)]
                refused = await go_on(stranger, kept, ada.code)
            back = await go_on(known, await challenge(known, ada.email), ada.code)

    assert (codes, refused.status_code) == ([422] * 3, 429)
    assert int(refused.headers["retry-after"]) > 0
    assert back.status_code == 200
    assert "sign-in-failed" in audited(database)


async def test_another_password_ends_a_challenge(http: httpx.AsyncClient, ada: Guarded) -> None:
    kept = await challenge(http, ada.email)
    changed = {"current": PASSWORD, "password": "seven violet lighthouses"}
    assert (await ada.person.http.post("/me/password", json=changed)).status_code == 204

    assert (await go_on(http, kept, ada.code)).status_code == 400


async def test_a_challenge_is_short_lived_and_ours(
    settings: Settings, ada: Guarded, monkeypatch: pytest.MonkeyPatch, http: httpx.AsyncClient
) -> None:
    async with open_api(settings) as adapters:
        steps = adapters.second_steps
        kept = await challenge(http, ada.email)
        assert str(steps.read(kept).user_id) == await id_of(ada.person)
        late = time.time() + second_steps.SECONDS + 1
        monkeypatch.setattr(second_steps.time, "time", lambda: late)
        for bad in (kept, kept[:-2], "v1.of.nobody", ada.recovery_codes[0]):
            with pytest.raises(BadRequest):
                steps.read(bad)


async def test_whoever_is_suspended_does_not_get_in_by_a_code(
    http: httpx.AsyncClient, ada: Guarded, admin: Person
) -> None:
    kept = await challenge(http, ada.email)
    await admin.http.post(f"/admin/accounts/{await id_of(ada.person)}/suspend")

    refused = await go_on(http, kept, ada.code)

    assert (refused.status_code, refused.json()["type"]) == (401, "/problems/account-suspended")


async def test_secrets_and_recovery_codes_are_in_no_row(
    ada: Guarded, database: TestDatabase
) -> None:
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute(
            "select a::text from authenticators a union all select r::text from recovery_codes r"
            " union all select l::text from audit l"
        ).fetchall()
    kept = " ".join(row[0] for row in rows)
    assert "v1." in kept
    assert not [one for one in (ada.secret, *ada.recovery_codes) if one in kept]
    assert ada.recovery_codes[0].replace("-", "") not in kept


async def test_an_authenticator_is_begun_by_whoever_knows_the_password(server: str) -> None:
    person = await sign_up(server)

    refused = await person.http.post("/me/second-factor", json={"password": "not this one"})

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "password")


async def test_one_that_is_not_confirmed_is_asked_for_nowhere(
    http: httpx.AsyncClient, server: str
) -> None:
    person = await sign_up(server)
    await person.http.post("/me/second-factor", json={"password": PASSWORD})
    wrong = await person.http.post("/me/second-factor/confirm", json={"code": "000000"})

    assert wrong.status_code == 422
    assert (await signed_in(http, person.email)).status_code == 200


async def test_one_that_is_confirmed_is_not_replaced_without_a_code(ada: Guarded) -> None:
    again = await ada.person.http.post("/me/second-factor", json={"password": PASSWORD})

    assert again.status_code == 409


async def test_it_is_removed_by_a_code_and_not_by_the_password(
    http: httpx.AsyncClient, ada: Guarded, database: TestDatabase
) -> None:
    refused = await ada.person.http.post("/me/second-factor/removal", json={"code": PASSWORD})
    assert (await signed_in(http, ada.email)).status_code == 202

    removed = await ada.person.http.post("/me/second-factor/removal", json={"code": ada.code})

    assert (refused.status_code, removed.status_code) == (422, 204)
    assert (await signed_in(http, ada.email)).status_code == 200
    assert "second-factor-removed" in audited(database)


async def test_new_recovery_codes_take_the_place_of_the_old(
    http: httpx.AsyncClient, ada: Guarded, database: TestDatabase
) -> None:
    made = await ada.person.http.post("/me/second-factor/recovery-codes", json={"code": ada.code})
    fresh = made.json()["codes"]

    kept = await challenge(http, ada.email)

    assert len({*fresh}) == authenticator.RECOVERY_CODES and not {*fresh} & {*ada.recovery_codes}
    assert (await go_on(http, kept, ada.recovery_codes[0])).status_code == 422
    assert (await go_on(http, kept, fresh[0])).status_code == 200
    assert "recovery-codes-made" in audited(database)


async def test_a_key_of_a_program_changes_no_second_factor(ada: Guarded, server: str) -> None:
    key = (await ada.person.http.post("/api-keys", json={"name": "k"})).json()["secret"]
    headers = {"authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=f"{server}/api/v1", headers=headers) as program:
        refused = await program.post("/me/second-factor/removal", json={"code": ada.code})

    assert refused.status_code == 403


async def test_an_admin_takes_it_from_whoever_has_lost_it(
    http: httpx.AsyncClient, ada: Guarded, admin: Person, database: TestDatabase
) -> None:
    reset = f"/admin/accounts/{await id_of(ada.person)}/reset-second-factor"
    found = await admin.http.get("/admin/accounts", params={"q": ada.email})

    refused = await ada.person.http.post(reset)
    done = [await admin.http.post(reset) for _ in range(2)]

    assert found.json()["items"][0]["second_factor"] is True
    assert [refused.status_code, *(one.status_code for one in done)] == [403, 200, 409]
    assert done[0].json()["second_factor"] is False
    assert (await signed_in(http, ada.email)).status_code == 200
    assert "second-factor-reset" in audited(database)


async def test_the_database_itself_lets_no_other_take_it(ada: Guarded, settings: Settings) -> None:
    async with open_api(settings) as adapters:
        with pytest.raises(Forbidden):
            async with adapters.db.as_user(Caller(user_id=uuid4())) as tx:
                await factors.reset(tx, UUID(await id_of(ada.person)))
