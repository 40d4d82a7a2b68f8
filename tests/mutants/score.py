"""What a run found: which changes survived, which of them count, and the share that was killed."""

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutants import EQUIVALENT, SCORES

# As mutmut writes how a mutant's tests ended; what ran into a limit was noticed.
_KILLED = {1, 3, 24, 36, 152, 255, -9, -11, -24}
_SURVIVED = {0, 5, 33}


class Undecided(Exception):
    """mutmut was interrupted: this is no score."""


@dataclass(frozen=True)
class Change:
    """One change of one function: the lines it takes away and the lines it puts there."""

    function: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    def __str__(self) -> str:
        lines = [*(f"- {line}" for line in self.before), *(f"+ {line}" for line in self.after)]
        return "\n".join([self.function, *(f"    {line}" for line in lines)])


@dataclass(frozen=True)
class Equivalent:
    """A change that nothing anybody could see tells from the original, and why."""

    change: Change
    reason: str


@dataclass(frozen=True)
class Score:
    """`changes` are those that count: without the equivalent ones."""

    killed: int
    changes: int

    @property
    def percent(self) -> float:
        return int(1000 * self.killed / self.changes) / 10 if self.changes else 100.0


@dataclass(frozen=True)
class Ended:
    """A mutant, the file that it is of, and how its tests ended."""

    name: str
    path: Path
    code: int

    @property
    def is_killed(self) -> bool:
        return self.code in _KILLED


def ended(mutants: Path) -> list[Ended]:
    """All mutants of a workspace."""
    found: list[Ended] = []
    for meta in sorted(mutants.rglob("*.py.meta")):
        path = meta.relative_to(mutants).with_suffix("")
        for name, code in json.loads(meta.read_text())["exit_code_by_key"].items():
            if code not in _KILLED | _SURVIVED:
                raise Undecided(f"mutmut did not decide {name}, and maybe others; run it again")
            found.append(Ended(name, path, code))
    return found


def change_of(mutant: str, diff: str) -> Change:
    """From mutmut's name and unified diff, without numbers that move when a function grows."""
    module, _, mangled = mutant.partition("__mutmut_")[0].rpartition(".")
    name = mangled.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
    lines = [line for line in diff.split("\n") if not line.startswith(("---", "+++"))]
    return Change(
        f"{module}.{name}",
        _lines(line[1:] for line in lines if line.startswith("-")),
        _lines(line[1:] for line in lines if line.startswith("+")),
    )


def equivalents() -> list[Equivalent]:
    entries = tomllib.loads(EQUIVALENT.read_text()).get("equivalent", [])
    return [
        Equivalent(
            Change(e["function"], _lines(e["before"].split("\n")), _lines(e["after"].split("\n"))),
            e["reason"],
        )
        for e in entries
    ]


def count(
    killed: int, survivors: Sequence[Change], known: Iterable[Equivalent]
) -> tuple[Score, list[Change]]:
    """The score, and the survivors that somebody has to look at."""
    equivalent = {one.change for one in known}
    open_ones = [change for change in survivors if change not in equivalent]
    return Score(killed, killed + len(open_ones)), open_ones


def stored() -> dict[str, float]:
    return json.loads(SCORES.read_text()) if SCORES.exists() else {}


def store(scores: dict[str, float]) -> None:
    SCORES.write_text(json.dumps(scores, indent=2) + "\n")


def fallen(scores: dict[str, float], before: dict[str, float]) -> list[str]:
    """The rooms whose tests notice less than they did."""
    return [room for room, score in scores.items() if score < before.get(room, 0)]


def risen(scores: dict[str, float], before: dict[str, float]) -> dict[str, float]:
    """What is stored now: a score that has fallen is lowered by hand, by whoever says why."""
    lower = fallen(scores, before)
    return {**before, **{room: score for room, score in scores.items() if room not in lower}}


def _lines(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines if line.strip())
