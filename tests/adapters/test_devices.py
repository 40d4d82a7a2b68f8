import time
from uuid import uuid4

import pytest
from pydantic import SecretStr

from adapters.auth.devices import SECONDS, Devices

OLD, NEW = SecretStr("a" * 40), SecretStr("b" * 40)
PERSON, HASH = uuid4(), "$argon2id$one"


def test_a_device_is_known_again() -> None:
    devices = Devices([OLD])
    kept = devices.issue(PERSON, HASH, "f" * 32)

    assert devices.read(kept, PERSON, HASH) == "f" * 32


def test_a_device_keeps_its_name_while_what_it_keeps_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    devices = Devices([OLD])
    first = devices.issue(PERSON, HASH)
    later = time.time() + 60
    monkeypatch.setattr(time, "time", lambda: later)
    second = devices.issue(PERSON, HASH, devices.read(first, PERSON, HASH))

    assert first != second
    assert devices.read(first, PERSON, HASH) == devices.read(second, PERSON, HASH)


def test_another_password_makes_every_device_unknown() -> None:
    devices = Devices([OLD])

    assert devices.read(devices.issue(PERSON, HASH), PERSON, "$argon2id$two") is None


def test_a_device_is_known_for_one_person_only() -> None:
    devices = Devices([OLD])

    assert devices.read(devices.issue(PERSON, HASH), uuid4(), HASH) is None


def test_keys_can_be_rotated() -> None:
    kept = Devices([OLD]).issue(PERSON, HASH)

    assert Devices([NEW, OLD]).read(kept, PERSON, HASH)
    assert Devices([NEW]).read(kept, PERSON, HASH) is None


@pytest.mark.parametrize("change", [lambda k: k[:-1] + "x", lambda k: "0" + k[1:] + "0", str.upper])
def test_what_was_changed_is_not_believed(change: object) -> None:
    devices = Devices([OLD])
    kept = devices.issue(PERSON, HASH, "e" * 32)

    assert devices.read(change(kept), PERSON, HASH) is None  # pyright: ignore


@pytest.mark.parametrize("kept", [None, "", "x", "..", "é" * 80])
def test_anything_else_is_nobody(kept: str | None) -> None:
    assert Devices([OLD]).read(kept, PERSON, HASH) is None


def test_a_device_is_forgotten_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    devices = Devices([OLD])
    kept = devices.issue(PERSON, HASH)
    later = time.time() + SECONDS + 10
    monkeypatch.setattr(time, "time", lambda: later)

    assert devices.read(kept, PERSON, HASH) is None


def test_a_label_cannot_be_made_without_the_key() -> None:
    assert Devices([OLD]).label("ada@example.com") != Devices([NEW]).label("ada@example.com")
