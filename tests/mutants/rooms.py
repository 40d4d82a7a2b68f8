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


ROOMS = (
    Room("agents", tests="tests/agents/answering"),
    Room("agents/extracting", tests="tests/agents/extracting"),
    Room("contracts", tests="tests/contracts"),
    Room("services/access", tests="tests/services/access", beside="tests/services/memory.py"),
    Room("services/search", tests="tests/services/search", beside="tests/services/memory.py"),
)
