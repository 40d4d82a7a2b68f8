"""What a release before this one kept of an agent's run can still be read."""

from dataclasses import fields, is_dataclass
from typing import Any, get_type_hints

import pytest

from agents import STATE_TYPES
from agents.supervising.state import Supervision
from contracts.checkpoints import Fixed, PassageReference, by_reference
from tests.agents.supervising.kept import VALUES, kept_states, read, written

TYPES = [*STATE_TYPES, PassageReference, Fixed]
KEPT = kept_states()
ADD = (
    "It is written otherwise than before. Runs of the release before are gone on with for seven"
    " days: see that what it wrote is read (a new field has a default; what has another name is"
    " read under the old one as well), then add today's: python -m tests.agents.supervising.kept"
)


def same(one: Any, other: Any) -> bool:
    """Also where a pydantic model leaves a field out of comparing."""
    if is_dataclass(one) and type(one) is type(other):
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    return type(one) is type(other) and one == other


@pytest.mark.parametrize("of", TYPES, ids=lambda of: of.__name__)
def test_a_value_of_each_type_is_kept_as_it_is_written_today(of: type) -> None:
    assert of in VALUES, f"Add a value of {of.__name__} to tests/agents/supervising/kept."
    assert written(VALUES[of]) == KEPT["values"][of.__name__][-1], ADD


@pytest.mark.parametrize("of", TYPES, ids=lambda of: of.__name__)
def test_what_was_kept_last_is_read_as_it_was(of: type) -> None:
    found = read(KEPT["values"][of.__name__][-1])

    assert same(found, by_reference(VALUES[of]))


@pytest.mark.parametrize(
    ("name", "line"),
    [(name, n) for name, lines in KEPT["values"].items() for n in range(len(lines))],
)
def test_whatever_was_kept_is_still_read_as_its_type(name: str, line: int) -> None:
    """What cannot be made its type any more comes back as nothing, or as its bare parts."""
    found = read(KEPT["values"][name][line])

    assert type(found).__name__ == name, f"A {name} of a release before cannot be read. {ADD}"


def test_every_part_of_a_state_that_was_kept_still_has_its_name() -> None:
    gone = set(KEPT["parts"]) - set(get_type_hints(Supervision))

    assert not gone, f"{gone} would be lost of runs of the release before. {ADD}"
    assert set(Supervision.__annotations__) <= set(KEPT["parts"]), ADD


def test_every_field_of_a_kept_value_has_another_value_than_its_default() -> None:
    """Else a field that is no longer read would not be missed."""
    for of, value in VALUES.items():
        if is_dataclass(of):
            plain = {f.name: f.default for f in fields(of)}
            told = {name: getattr(value, name) for name in plain if name not in NOT_IN_A_STATE}
        else:
            plain = {name: f.default for name, f in type(value).model_fields.items()}
            told = {name: getattr(value, name) for name in plain if name not in NOT_IN_A_STATE}
        unset = [name for name, one in told.items() if one == plain[name]]
        assert not unset, f"{of.__name__} has nothing of its own in {unset}"


NOT_IN_A_STATE = {
    "url", "row", "snapshot_id", "taken_at", "sheet", "cells", "slide", "line", "seconds",
    "answers",
}  # fmt: skip
"""Of other kinds of places, sources and messages than the one that stands for all. A message that
answers a call stands in `Told`."""
