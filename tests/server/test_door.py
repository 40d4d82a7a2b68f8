import asyncio
from contextlib import suppress

import pytest

from contracts.settings import HttpSettings, Settings
from server.door import Door
from tests.api import Person
from tests.server.test_connections import LONG, wire


class Guest:
    def __init__(self, address: str) -> None:
        self.address = address
        self.was_sent_away = False

    def make_room(self) -> None:
        self.was_sent_away = True


def door(**limits: int) -> Door:
    return Door(HttpSettings.model_validate(limits))


def came_in(door: Door, *addresses: str) -> list[Guest]:
    guests = [Guest(address) for address in addresses]
    assert all(door.enter(guest) for guest in guests)
    return guests


def test_the_longest_idle_makes_room() -> None:
    full = door(connections=2)
    first, second = came_in(full, "192.0.2.1", "192.0.2.2")

    assert full.enter(Guest("192.0.2.3"))
    assert (first.was_sent_away, second.was_sent_away) == (True, False)


def test_who_is_being_answered_never_makes_room() -> None:
    full = door(connections=2)
    guests = came_in(full, "192.0.2.1", "192.0.2.2")
    for guest in guests:
        full.work(guest)

    assert not full.enter(Guest("192.0.2.3"))
    assert not any(guest.was_sent_away for guest in guests)


def test_an_address_has_only_so_many() -> None:
    narrow = door(connections_per_address=2)
    guests = came_in(narrow, "192.0.2.1", "192.0.2.1")
    for guest in guests:
        narrow.work(guest)

    assert not narrow.enter(Guest("192.0.2.1"))
    assert narrow.enter(Guest("192.0.2.2"))


def test_an_address_makes_room_for_itself() -> None:
    narrow = door(connections_per_address=2)
    other, first, _ = came_in(narrow, "192.0.2.9", "192.0.2.1", "192.0.2.1")

    assert narrow.enter(Guest("192.0.2.1"))
    assert (first.was_sent_away, other.was_sent_away) == (True, False)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", ""])
def test_this_machine_speaks_for_others(address: str) -> None:
    narrow = door(connections_per_address=1)

    assert all(narrow.enter(Guest(address)) for _ in range(5))


def test_who_leaves_is_counted_no_more() -> None:
    narrow = door(connections_per_address=1)
    (guest,) = came_in(narrow, "192.0.2.1")
    narrow.work(guest)
    narrow.leave(guest)
    narrow.leave(guest)

    assert narrow.enter(Guest("192.0.2.1"))


def test_only_so_many_are_idle() -> None:
    few = door(idle_connections=2)
    first, second, third = came_in(few, "192.0.2.1", "192.0.2.2", "192.0.2.3")

    assert [g.was_sent_away for g in (first, second, third)] == [True, False, False]


@pytest.fixture(scope="module")
def settings(settings: Settings) -> Settings:
    few = {"connections": 30, "idle_connections": 20, "head_seconds": 60}
    return settings.model_copy(update={"http": HttpSettings.model_validate(few)})


async def test_half_sent_requests_push_each_other_out_and_nobody_else(
    server: str, alice: Person
) -> None:
    project = await alice.project()
    async with alice.http.stream("GET", f"/projects/{project}/events", timeout=LONG) as stream:
        lines = [await wire(server).__aenter__() for _ in range(60)]
        for line in lines:
            with suppress(ConnectionError):
                await line.send(b"GET / HTTP/1.1\r\nHo")
        made = await alice.http.post(f"/projects/{project}/chats", json={})
        async with asyncio.timeout(LONG):
            with suppress(ConnectionError):
                first = await lines[0].reader.read()
                assert first == b""
        for line in lines:
            line.writer.close()

    assert made.status_code == 201
    assert stream.status_code == 200


def test_a_proxy_that_is_trusted_may_bring_everybody() -> None:
    limits = {"connections_per_address": 1, "trusted_proxies": "127.0.0.1, 192.0.2.0/28"}
    few = Door(HttpSettings.model_validate(limits))
    brought, alone = Guest("192.0.2.1"), Guest("198.51.100.1")
    for guest in (brought, alone):
        few.enter(guest)
        few.work(guest)

    entered = [few.enter(Guest(address)) for address in ("192.0.2.1", "198.51.100.1")]

    assert entered == [True, False]
