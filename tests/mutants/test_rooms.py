"""`make mutants` measures rooms that exist, and holds each of them to a score."""

import json
from pathlib import Path

import pytest

from tests.mutants import PROJECT
from tests.mutants.rooms import ROOMS, Room
from tests.mutants.score import (
    Change,
    Equivalent,
    Undecided,
    change_of,
    count,
    ended,
    equivalents,
    fallen,
    risen,
    stored,
)
from tests.mutants.workspace import configuration

ROOM = pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.code)
CHANGE = Change("agents.answering.steps.skip", ("a = 1",), ("a = 2",))


@ROOM
def test_a_room_and_its_tests_are_there(room: Room) -> None:
    assert list((PROJECT / room.code).rglob("*.py"))
    assert list((PROJECT / room.tests).rglob("test_*.py"))


@ROOM
def test_what_is_left_aside_is_one_of_the_rooms_tests(room: Room) -> None:
    if room.aside:
        assert (PROJECT / room.aside).is_file()
        assert room.aside.startswith(f"{room.tests}/")
        assert f"--ignore={room.aside}" in configuration(room)


def test_every_room_has_a_score_and_every_score_a_room() -> None:
    assert stored().keys() == {room.code for room in ROOMS}


def test_what_is_said_to_be_equivalent_has_a_reason_and_belongs_to_a_room() -> None:
    for one in equivalents():
        assert one.reason.strip(), one.change
        assert any(room.has(one.change.function) for room in ROOMS), one.change


def test_a_survivor_counts_unless_it_is_equivalent() -> None:
    other = Change("agents.answering.steps.skip", ("a = 1",), ("a = 3",))

    score, left = count(9, [CHANGE, other], [Equivalent(CHANGE, "why")])

    assert (score.killed, score.changes, score.percent, left) == (9, 10, 90.0, [other])


def test_a_score_is_never_rounded_up() -> None:
    assert count(8999, [CHANGE], [])[0].percent == 99.9


def test_a_room_that_notices_less_than_before_has_fallen() -> None:
    before = {"agents": 90.0, "contracts": 95.0}

    assert fallen({"agents": 89.9, "contracts": 95.0}, before) == ["agents"]
    assert fallen({"agents": 90.0, "services/access": 10.0}, before) == []


def test_a_score_that_has_fallen_is_not_stored() -> None:
    before = {"agents": 90.0, "contracts": 95.0}
    after = {"agents": 89.9, "contracts": 95.1, "services/access": 10.0}

    assert risen(after, before) == {"agents": 90.0, "contracts": 95.1, "services/access": 10.0}


def test_what_mutmut_did_not_decide_is_no_score(tmp_path: Path) -> None:
    meta = tmp_path / "agents" / "steps.py.meta"
    meta.parent.mkdir()
    meta.write_text(json.dumps({"exit_code_by_key": {"a": 1, "b": 0, "c": 33, "d": -24}}))

    assert [(one.name, one.path, one.is_killed) for one in ended(tmp_path)] == [
        ("a", Path("agents/steps.py"), True),
        ("b", Path("agents/steps.py"), False),
        ("c", Path("agents/steps.py"), False),
        ("d", Path("agents/steps.py"), True),
    ]
    meta.write_text(json.dumps({"exit_code_by_key": {"a": 1, "b": None}}))
    with pytest.raises(Undecided, match="did not decide b"):
        ended(tmp_path)


def test_a_change_is_known_by_its_function_and_lines_and_not_by_its_number() -> None:
    diff = "--- a.py\n+++ a.py\n@@ -1,2 +1,2 @@\n def f():\n-    a = 1\n+    a = 2\n"

    assert change_of("agents.answering.steps.x_skip__mutmut_7", diff) == CHANGE
    assert change_of("contracts.chats.xǁHitǁfound__mutmut_1", "").function == (
        "contracts.chats.Hit.found"
    )


def test_a_room_inside_another_is_no_part_of_it() -> None:
    functions = "agents.answering.steps.skip", "agents.extracting.words.stem", "agents_of.others"

    of = {function: [room.code for room in ROOMS if room.has(function)] for function in functions}

    assert list(of.values()) == [["agents"], ["agents/extracting"], []]
