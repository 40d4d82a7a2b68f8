"""The rooms whose tests are tested. A new one is a line here and a run of `make mutants STORE=1`.

A room's tests need no database, model or network: they run some thousand times.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Room:
    """A folder of code, and the tests that keep its promises."""

    code: str
    tests: str
    beside: str | None = None
    """What its tests are made with and other rooms' tests as well."""
    aside: str | None = None
    """One of its tests that takes longer than all others together: it is not run here."""

    @property
    def inner(self) -> list["Room"]:
        """Rooms of their own inside this one; they are no part of it."""
        return [room for room in ROOMS if room.code.startswith(f"{self.code}/")]

    def has(self, function: str) -> bool:
        """Whether a function, named with its module, is part of it."""
        within = function.startswith(f"{self.code.replace('/', '.')}.")
        return within and not any(room.has(function) for room in self.inner)

    @property
    def package(self) -> str:
        """What is copied whole, so that the room can be imported."""
        return self.code.partition("/")[0]


_SETS = "tests/agents/answering/judging/test_sets.py"
"""520 sentences: nine tenths of the time of all those tests, and no word of why it fails."""

ROOMS = (
    Room("agents", tests="tests/agents/answering", aside=_SETS),
    Room("agents/answering/judging", tests="tests/agents/answering", aside=_SETS),
    Room(
        "agents/extracting",
        tests="tests/agents/extracting",
        beside="tests/agents/answering/made.py",
    ),
    Room(
        "agents/supervising",
        tests="tests/agents/supervising",
        beside="tests/agents/answering/made.py",
    ),
    Room("contracts", tests="tests/contracts"),
    Room("services/access", tests="tests/services/access", beside="tests/services/memory.py"),
    Room("services/search", tests="tests/services/search", beside="tests/services/memory.py"),
)
