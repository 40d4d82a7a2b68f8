"""The rooms whose tests are tested. A new one is a line here and a run of `make mutants STORE=1`.

A room's tests need no database, model or network: they run some thousand times.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Room:
    """A folder of code, and the tests that keep its promises."""

    code: str
    tests: str

    @property
    def module(self) -> str:
        return self.code.replace("/", ".")

    @property
    def package(self) -> str:
        """What is copied whole, so that the room can be imported."""
        return self.code.partition("/")[0]


ROOMS = (
    Room("agents", tests="tests/agents/answering"),
    Room("contracts", tests="tests/contracts"),
)
