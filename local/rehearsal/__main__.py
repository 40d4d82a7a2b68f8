"""`python -m local.rehearsal`: what `make rehearse` runs.

It copies the database of IBID_SUPERUSER_URL (a superuser, or a role with `bypassrls`), else the one
of this home. With `--from` it reads a backup instead, and asks no server at all.
"""

import argparse
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from local.backup.database import take
from local.backup.installation import database_of
from local.commands import PROJECT
from local.home import CannotRun, Home
from local.rehearsal.rehearse import rehearse


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m local.rehearsal", description=__doc__)
    words.add_argument("--from", type=Path, dest="file", help="a backup made by pg_dump -Fc")
    words.add_argument("--keep", type=Path, help="where the backup is kept; otherwise it is not")
    told = words.parse_args()
    try:
        ok = rehearse(told.file, None, _say) if told.file else _of_a_database(told.keep)
    except CannotRun as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    _say("The upgrade can be made." if ok else "Stay where you are: something is wrong, see above.")
    return 0 if ok else 1


def _of_a_database(keep: Path | None) -> bool:
    with TemporaryDirectory(prefix="ibid-backup-") as made:
        file = keep or Path(made) / "ibid.dump"
        if file.exists():
            raise CannotRun(f"{file} is there already. Name a file that is not.")
        url = os.environ.get("IBID_SUPERUSER_URL")
        with nullcontext(url) if url else database_of(Home.of(os.environ, PROJECT)) as source:
            _make_private(file)
            try:
                taken = take(source, file)
            except CannotRun:
                file.unlink()  # nothing that anybody could restore
                raise
        _say(f"       the backup is {file}" if keep else "       the backup is made")
        return rehearse(file, taken, _say)


def _make_private(file: Path) -> None:
    """Everybody's documents are about to stand in it."""
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise CannotRun(f"{file} cannot be written: {error.strerror}.") from None


def _say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())
