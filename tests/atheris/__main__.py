"""`python -m tests.atheris [--seconds N] [--at-once N] [format …]`; see `make atheris`."""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePath
from typing import NamedTuple

from tests.atheris import HERE, PACKAGES, WORK
from tests.fuzz.sound_files import SOUND, real

PROJECT = HERE.parents[1]
LARGEST = 200_000
"""Bytes of a file."""


class Ran(NamedTuple):
    name: str
    runs: int
    branches: tuple[int, int]
    """That the first files reach, and that all do."""
    kept: int
    found: list[Path]

    def __str__(self) -> str:
        before, after = self.branches
        found = ", ".join(str(one.relative_to(PROJECT)) for one in self.found) or "nothing found"
        return (
            f"{self.name}: {self.runs:,} files, {before} → {after} branches,"
            f" {self.kept} kept; {found}"
        )


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.atheris")
    parser.add_argument("formats", nargs="*", default=[PurePath(name).suffix[1:] for name in SOUND])
    parser.add_argument("--seconds", type=int, default=600, help="for each format")
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 1)
    told = parser.parse_args(arguments)
    if unknown := {f"a.{one}" for one in told.formats} - set(SOUND):
        parser.error(
            f"no format {', '.join(sorted(unknown))}; they are in tests/fuzz/sound_files.py"
        )
    if not (PACKAGES / "atheris").is_dir():
        parser.error(
            "Atheris is not installed: `make atheris` does it, on Linux with an x86-64 CPU."
        )
    with ThreadPoolExecutor(told.at_once) as pool:
        all_ran = [pool.submit(fuzz, f"a.{one}", told.seconds) for one in told.formats]
        failed = False
        for ran in (one.result() for one in all_ran):
            print(ran, flush=True)
            failed = failed or bool(ran.found)
    return int(failed)


def fuzz(name: str, seconds: int) -> Ran:
    """In a process of its own, which libFuzzer ends."""
    suffix = PurePath(name).suffix
    room = WORK / suffix[1:]
    kept, first, found = room / "kept", room / "first", room / "found"
    for folder in (kept, first, found):
        folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate([SOUND[name](), *real(suffix, LARGEST)]):
        (first / f"{number}{suffix}").write_bytes(data)
    before = set(found.iterdir())
    command = [
        *(sys.executable, "-m", "tests.atheris.one_format", name, str(kept), str(first)),
        *(f"-max_total_time={seconds}", "-timeout=60", "-rss_limit_mb=2048"),
        *(f"-max_len={LARGEST}", f"-artifact_prefix={found}/", "-print_final_stats=1"),
    ]
    environment = os.environ | {"PYTHONPATH": f"{PROJECT}:{PACKAGES}"}
    log = room / "log.txt"
    with log.open("w") as out:
        subprocess.run(command, cwd=PROJECT, env=environment, stdout=out, stderr=out, check=False)
    said = log.read_text(errors="replace")
    branches = [int(one) for one in re.findall(r"\bcov: (\d+)", said)] or [0]
    runs = re.search(r"stat::number_of_executed_units: *(\d+)", said)
    new = sorted(set(found.iterdir()) - before)
    if not new and "Done " not in said:
        new = [log]  # it ended before it had read anything
    count = int(runs[1]) if runs else 0
    return Ran(name, count, (branches[0], branches[-1]), len(list(kept.iterdir())), new)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
