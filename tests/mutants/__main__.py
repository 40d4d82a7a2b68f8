"""`python -m tests.mutants [--at-once N] [--store] [room …]`; see `make mutants`."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

from tests.mutants import EQUIVALENT, PACKAGES, WORK
from tests.mutants.rooms import ROOMS, Room
from tests.mutants.score import (
    Change,
    Ended,
    Score,
    Undecided,
    change_of,
    count,
    ended,
    equivalents,
    fallen,
    risen,
    store,
    stored,
)
from tests.mutants.workspace import change, workspace


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("rooms", nargs="*", default=[room.code for room in ROOMS])
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--store", action="store_true", help="keep scores that have not fallen")
    parser.add_argument("--counted", action="store_true", help="count the last run again")
    told = parser.parse_args(arguments)
    if unknown := set(told.rooms) - {room.code for room in ROOMS}:
        parser.error(f"no room {', '.join(sorted(unknown))}; they are in tests/mutants/rooms.py")
    scores, before = {}, stored()
    for room in (room for room in ROOMS if room.code in told.rooms):
        if not told.counted:
            change(room, told.at_once)
        score, survivors = counted(room)
        (WORK / f"{workspace(room).name}.txt").write_text("\n\n".join(map(str, survivors)))
        scores[room.code] = score.percent
        print(
            f"{room.code}: {score.percent} % of {score.changes} killed"
            f" (stored: {before.get(room.code, 0)} %);"
            f" survivors: {WORK.name}/{workspace(room).name}.txt"
        )
    lower = fallen(scores, before)
    if told.store:
        store(risen(scores, before))
    for code in lower:
        print(f"{code} has fallen: write the tests that its survivors ask for.", file=sys.stderr)
    return 1 if lower else 0


def counted(room: Room) -> tuple[Score, list[Change]]:
    mutants = ended(workspace(room) / "mutants")
    survivors = [_change(room, mutant) for mutant in mutants if not mutant.is_killed]
    known = [one for one in equivalents() if room.has(one.change.function)]
    for one in known:
        if one.change not in survivors:
            print(f"{EQUIVALENT.name} has what is no survivor:\n{one.change}", file=sys.stderr)
    return count(len(mutants) - len(survivors), survivors, known)


def _change(room: Room, mutant: Ended) -> Change:
    """mutmut reads from the folder that it is in."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    os.chdir(workspace(room))
    return change_of(mutant.name, get_diff_for_mutant(mutant.name, path=mutant.path))


if __name__ == "__main__":
    sys.path.append(str(PACKAGES))
    try:
        sys.exit(main(sys.argv[1:]))
    except Undecided as problem:
        sys.exit(str(problem))
    except subprocess.CalledProcessError as problem:
        sys.exit(f"mutmut ended with {problem.returncode}; what it said is above.")
