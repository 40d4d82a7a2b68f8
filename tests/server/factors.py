"""Somebody with a second factor, and how they sign in."""

from typing import Any, NamedTuple

import httpx
from pydantic import HttpUrl
from pyotp.totp import TOTP

from contracts.settings import Settings
from local.processes import free_port
from tests.api import Person, sign_up
from tests.database_fixture import TestDatabase
from tests.server.project_rows import execute
from tests.server.test_auth import PASSWORD


class Guarded(NamedTuple):
    """Somebody with an authenticator."""

    person: Person
    secret: str
    recovery_codes: list[str]

    @property
    def email(self) -> str:
        return self.person.email

    @property
    def code(self) -> str:
        return TOTP(self.secret).now()


async def guarded(server: str, database: TestDatabase) -> Guarded:
    """A new one."""
    return await guard(await sign_up(server), database)


async def guard(person: Person, database: TestDatabase) -> Guarded:
    """The same, from now on with an authenticator, whose code of now is good again."""
    begun = await person.http.post("/me/second-factor", json={"password": PASSWORD})
    secret = begun.json()["secret"]
    code = TOTP(secret).now()
    confirmed = await person.http.post("/me/second-factor/confirm", json={"code": code})
    forget_codes(database)
    return Guarded(person, secret, confirmed.json()["codes"])


def another(settings: Settings, **accounts: Any) -> Settings:
    """Of another process over the same database."""
    return settings.model_copy(
        update={
            "accounts": settings.accounts.model_copy(update=accounts),
            "public_api_url": HttpUrl(f"http://127.0.0.1:{free_port()}"),
        }
    )


def forget_codes(database: TestDatabase) -> None:
    """So that the code of now is good again, without a wait of half a minute."""
    execute(database, "update authenticators set last_step = 0")


async def signed_in(http: httpx.AsyncClient, email: str) -> httpx.Response:
    return await http.post("/auth/sign-in", json={"email": email, "password": PASSWORD})


async def challenge(http: httpx.AsyncClient, email: str) -> str:
    answer = await signed_in(http, email)
    assert answer.status_code == 202, answer.text
    return answer.json()["challenge"]


async def go_on(http: httpx.AsyncClient, challenge: str, code: str) -> httpx.Response:
    return await http.post("/auth/second-step", json={"challenge": challenge, "code": code})
