"""Somebody who is not signed in gets in through the services alone, as by another door."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from pydantic import SecretStr

from adapters.wiring import ApiAdapters
from contracts.errors import Conflict, Unauthorized
from services.access.acting import Acting
from services.accounts import service
from services.accounts.schemas import SignIn, SignUp
from services.accounts.visitor import Visitor

PASSWORD = SecretStr("correct horse battery")


def nothing(_label: str) -> None:
    return None


def visitor(app: ApiAdapters, device: Callable[[str], str | None] = nothing) -> Visitor:
    return Visitor(app, "203.0.113.9", "tests/1", device)


@pytest.fixture
def email() -> str:
    return f"{uuid4().hex[:12]}@example.com"


async def test_who_signs_up_may_act_from_then_on(app: ApiAdapters, email: str) -> None:
    entered = await service.sign_up(visitor(app), SignUp(email=email, password=PASSWORD))

    caller = await app.auth.caller(entered.result.signed_in.access_token)
    assert await service.me(Acting(caller, app)) == entered.result.signed_in.user


async def test_a_device_is_known_again_by_what_it_was_given_under_its_label(
    app: ApiAdapters, email: str
) -> None:
    first = await service.sign_up(visitor(app), SignUp(email=email, password=PASSWORD))
    kept = {first.device.label: first.device.value}

    again = await service.sign_in(visitor(app, kept.get), SignIn(email=email, password=PASSWORD))
    elsewhere = await service.sign_in(visitor(app), SignIn(email=email, password=PASSWORD))

    device = first.device.value.partition(".")[0]
    assert again.device.value.partition(".")[0] == device
    assert elsewhere.device.value.partition(".")[0] != device


async def test_a_wrong_password_and_a_taken_address_are_refused_to_every_door(
    app: ApiAdapters, email: str
) -> None:
    await service.sign_up(visitor(app), SignUp(email=email, password=PASSWORD))

    with pytest.raises(Unauthorized):
        await service.sign_in(visitor(app), SignIn(email=email, password=SecretStr("no")))
    with pytest.raises(Conflict):
        await service.sign_up(visitor(app), SignUp(email=email, password=PASSWORD))


async def test_a_sign_in_that_ended_is_not_renewed(app: ApiAdapters, email: str) -> None:
    entered = await service.sign_up(visitor(app), SignUp(email=email, password=PASSWORD))

    await service.sign_out(visitor(app), None, entered.result.refresh_token)

    with pytest.raises(Unauthorized):
        await service.refresh(visitor(app), entered.result.refresh_token)
