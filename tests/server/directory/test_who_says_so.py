"""Who is suspended by several is back when the last of them says so, and each takes back only what
it said itself: an admin, SCIM, and an issuer about each of its people."""

from collections.abc import Awaitable, Callable

import httpx
import psycopg
import pytest

from contracts.settings import Settings
from tests.api import Person
from tests.database_fixture import TestDatabase
from tests.server.directory.clerk import ISSUER, Clerk, ClerkUser
from tests.server.directory.scim import Scim, operation, user
from tests.server.project_rows import execute
from worker.appoint import appoint

Say = Callable[[str, bool], Awaitable[None]]
ALL = ("admin", "scim", ISSUER)


@pytest.fixture
def there() -> ClerkUser:
    return ClerkUser()


@pytest.fixture
async def made(clerk: Clerk, scim: Scim, there: ClerkUser) -> str:
    """Somebody of Clerk whom SCIM keeps, too."""
    assert await clerk.tell("user.created", there.said()) == "made"
    return await scim.made(there.email)


Decide = Callable[[str, str], Awaitable[httpx.Response]]


@pytest.fixture
def decide(clerk: Clerk, admin: Person) -> Decide:
    """As an admin, at an API that hears both directories."""

    async def decided(what: str, person: str) -> httpx.Response:
        headers = {"authorization": admin.http.headers["authorization"]}
        return await clerk.http.post(f"/admin/accounts/{person}/{what}", headers=headers)

    return decided


@pytest.fixture
def say(clerk: Clerk, scim: Scim, decide: Decide, there: ClerkUser, made: str) -> Say:
    async def said(who: str, suspended: bool) -> None:
        match who:
            case "admin":
                await decide("suspend" if suspended else "reinstate", made)
            case "scim":
                how = operation("replace", "active", not suspended)
                await scim.patched(f"/Users/{made}", how)
            case _:
                await clerk.tell("user.updated", there.said(banned=suspended))

    return said


def suspended_by(database: TestDatabase, person: str) -> list[str]:
    """Those who say so, and nobody where they are not suspended."""
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute(
            "select s.source, u.suspended_at is not null from users u"
            " left join suspensions s on s.user_id = u.id where u.id = %s order by 1",
            [person],
        ).fetchall()
    assert {is_suspended for _, is_suspended in rows} == {rows[0][0] is not None}
    return [source for source, _ in rows if source]


@pytest.mark.parametrize("second", ALL)
@pytest.mark.parametrize("first", ALL)
async def test_no_word_is_lost_whichever_comes_first(
    say: Say, database: TestDatabase, made: str, first: str, second: str
):
    found: list[list[str]] = []
    for who, suspended in [(first, True), (second, True), (first, False), (second, False)]:
        await say(who, suspended)
        found.append(suspended_by(database, made))

    both = sorted({first, second})
    assert found == [[first], both, [second] if first != second else [], []]


async def test_a_word_of_scim_that_changes_nothing_else_is_no_less_kept(
    say: Say, scim: Scim, database: TestDatabase, there: ClerkUser, made: str
):
    """Said with all that is said of somebody, who reads as not active already."""
    await say("admin", True)
    read = await scim.answered(200, "PUT", f"/Users/{made}", user(there.email, active=False))
    await say("admin", False)

    assert (read["active"], suspended_by(database, made)) == (False, ["scim"])


@pytest.mark.parametrize("by_admin", [True, False])
async def test_an_admin_is_told_who_else_says_that_somebody_is_out(
    say: Say, decide: Decide, made: str, by_admin: bool
):
    for who in ("scim", ISSUER, *(["admin"] if by_admin else [])):
        await say(who, True)
    refused = await decide("reinstate", made)
    detail = refused.json()["detail"]

    assert refused.status_code == 409
    assert "directory says that they are out: Clerk and SCIM. Reinstate them there" in detail
    assert detail.startswith("What admins said is taken back.") == by_admin


async def test_what_was_said_by_an_issuer_that_is_heard_no_more_an_admin_takes_back(
    say: Say, admin: Person, database: TestDatabase, made: str
):
    await say(ISSUER, True)
    answer = await admin.http.post(f"/admin/accounts/{made}/reinstate")

    assert (answer.status_code, suspended_by(database, made)) == (200, [])


async def test_whom_the_operator_appoints_is_back_whoever_said_otherwise(
    say: Say, settings: Settings, database: TestDatabase, there: ClerkUser, made: str
):
    for who in ALL:
        await say(who, True)
    await appoint(settings, there.email)
    execute(database, "update users set is_admin = false where id = %s", made)

    assert suspended_by(database, made) == []


async def test_whom_an_issuer_deleted_no_newcomer_of_the_same_address_brings_back(
    linking: Clerk, decide: Decide, there: ClerkUser, database: TestDatabase, made: str
):
    """Whose account they come into all the same: an admin decides."""
    newcomer = ClerkUser()
    assert await linking.tell("user.deleted", {"id": there.id}) == "suspended"
    for _ in range(2):
        again = newcomer.said(email=there.email)
        assert await linking.tell("user.updated", again) in ("changed", "same")
    before = suspended_by(database, made)
    answer = await decide("reinstate", made)

    assert (before, answer.status_code, suspended_by(database, made)) == ([ISSUER], 200, [])


async def test_whom_an_issuer_banned_no_other_of_its_people_brings_back(
    clerk: Clerk, there: ClerkUser, database: TestDatabase, made: str
):
    """Who is also theirs."""
    other = ClerkUser()
    execute(
        database,
        "insert into identities (id, user_id, issuer, subject)"
        " values (gen_random_uuid(), %s, %s, %s)",
        *(made, ISSUER, other.id),
    )
    found: list[list[str]] = []
    for one, banned in [(there, True), (other, False), (other, True), (there, False)]:
        await clerk.tell("user.updated", one.said(banned=banned, email=there.email))
        found.append(suspended_by(database, made))
    await clerk.tell("user.updated", other.said(email=there.email))

    assert found == [[ISSUER], [ISSUER], [ISSUER, ISSUER], [ISSUER]]
    assert suspended_by(database, made) == []


async def test_a_word_that_brings_nobody_back_is_an_event_that_says_who_holds_them(
    say: Say, database: TestDatabase, made: str
):
    for who, suspended in [("scim", True), ("admin", True), ("scim", False)]:
        await say(who, suspended)
    await say("scim", True)
    await say("admin", False)
    with psycopg.connect(database.superuser_url) as connection:
        rows = connection.execute(
            "select detail -> 'still' from audit where subject = %s"
            " and action = 'account-reinstated' order by id",
            [made],
        ).fetchall()

    assert rows == [(["admin"],), (["scim"],)]
