"""`python -m evaluation.reading [format …] [--files 500] [--seed 1] [--show 7]`: is every word and
number that somebody sees in a file in its text, once and in order?

Of texts it is also said how many were read by a guess that was wrong: their notes tell it.
Files are made from seeds, the same each time, and read by us and by a program that is not ours.
`--show` prints one of them: what is wrong with it and both texts; `--keep` also writes the file.
"""

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from evaluation.reading.comparing import compare, unseen_by
from evaluation.reading.formats import FORMATS
from evaluation.reading.readers import NoReader
from evaluation.reading.reading import EVERYTHING, ours
from evaluation.reading.words import Difference
from evaluation.reading.written import Written

_ROW = "{:<6} {:>6} {:>9} {:>6} {:>8} {:>13} {:>8}"


def main() -> int:
    asked = _arguments()
    if asked.show is not None:
        return _show(asked.formats[0], asked.show, asked.keep)
    print(_ROW.format("format", "files", "words", "lost", "doubled", "out of order", "seconds"))
    faults: list[str] = []
    for name in asked.formats:
        faults += _measured(name, range(asked.seed, asked.seed + asked.files))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation.reading", description=__doc__)
    parser.add_argument("formats", nargs="*", choices=[*FORMATS, []], default=[*FORMATS])
    parser.add_argument("--files", type=int, default=500, help="so many of each format")
    parser.add_argument("--seed", type=int, default=1, help="of the first one")
    parser.add_argument("--show", type=int, metavar="SEED", help="one file of one format")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write that file there")
    return parser.parse_args()


def _measured(name: str, seeds: range) -> list[str]:
    """Prints the row of a format; a line for each file that was not read as it should be."""
    began = time.perf_counter()
    format_, total, faults = FORMATS[name], Difference(), list[str]()
    files, amiss = _made(name, seeds), 0
    for seed, file, theirs in zip(seeds, files, _by_others(name, files), strict=True):
        text, told = ours(file)
        found = compare(file, text, told, theirs, exact=format_.exact)
        if told >= EVERYTHING:
            amiss += bool(compare(file, text, 0, theirs, exact=format_.exact).lost)
        total.compared += found.compared
        for kind in ("lost", "doubled", "disordered"):
            getattr(total, kind).extend(getattr(found, kind))
        if format_.moves:
            found.disordered = []
        if not found.is_none:
            faults.append(f"- {name} {seed}: {_said(found)}")
    seconds = f"{time.perf_counter() - began:.0f}"
    counts = (len(total.lost), len(total.doubled), len(total.disordered))
    print(_ROW.format(name, len(files), total.compared, *counts, seconds), flush=True)
    if amiss:
        print(f"       {amiss} of them were read by a guess that was wrong, and say so", flush=True)
    return faults


def _made(name: str, seeds: Iterable[int]) -> list[Written]:
    written = [FORMATS[name].write(seed) for seed in seeds]
    become = FORMATS[name].become
    return become(written) if become else written


def _by_others(name: str, files: list[Written]) -> Sequence[str | None]:
    """None where what was written is all there is to compare with."""
    read = FORMATS[name].read
    return read(files) if read else [None] * len(files)


def _said(found: Difference) -> str:
    kinds = {"lost": found.lost, "doubled": found.doubled, "out of order": found.disordered}
    return "; ".join(f"{kind} {' '.join(these[:8])}" for kind, these in kinds.items() if these)


def _show(name: str, seed: int, folder: Path | None) -> int:
    file = _made(name, [seed])[0]
    if folder is not None:
        (folder / file.name).write_bytes(file.data)
    theirs, (text, told) = _by_others(name, [file])[0], ours(file)
    found = compare(file, text, told, theirs, exact=FORMATS[name].exact)
    print(f"{_said(found) or 'nothing is wrong'}\n\n--- ours\n{text}\n\n--- theirs\n{theirs}")
    unseen = " ".join(unseen_by(file, theirs or ""))
    print(f"--- written, and not shown by the other program\n{unseen}")
    return 0 if found.is_none else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except NoReader as problem:
        sys.exit(str(problem))
