"""The rehearsal: backup, copy, migrations, smoke test, and the way back."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory

import psycopg

from adapters.postgres import migrate
from adapters.postgres.schema.squash import NotAtTheBaseline
from local.backup.database import Contents, Copies, differing, make_roles
from local.database import set_passwords
from local.home import CannotRun
from local.postgres import running_postgres
from local.redis import running_redis
from local.rehearsal.copy_of_ibid import ROLES, running_ibid
from local.rehearsal.smoke import Finding, smoke

_COPY, _BACK = "ibid", "ibid_back"
Say = Callable[[str], None]


def rehearse(file: Path, taken: Contents | None, say: Say) -> bool:
    """Try the upgrade of the database that is in the backup; whether all was well.

    `taken` is what was in the database when the backup was made, where that is known. All that is
    made here is thrown away, and the file is left as it is.

    Raises:
        CannotRun: the backup is not one of Ibid's database, or cannot be brought up to date.
    """
    with TemporaryDirectory(prefix="ibid-rehearsal-") as made, ExitStack() as running:
        folder = Path(made)
        server = running.enter_context(running_postgres(folder / "postgres"))
        copies = Copies(server, _linked(file, folder), token_urlsafe(24))
        make_roles(copies)
        ok = restored(copies, _COPY, taken, say)
        before, called = copies.contents(_COPY), copies.tables(_COPY)
        _migrate(copies, say)
        now_called = copies.tables(_COPY)
        names = {name: now_called.get(number) for number, name in called.items()}
        for sentence in fewer(before, copies.contents(_COPY), names):
            say(f"    !  {sentence}")
        password = token_urlsafe(24)
        set_passwords(server.url(database="postgres"), dict.fromkeys(ROLES, password))
        redis = running.enter_context(running_redis(folder / "redis"))
        try:
            with running_ibid(server, redis, _COPY, password, folder) as address:
                for finding in smoke(address, server.url(database=_COPY)):
                    ok = _told(finding, say) and ok
        except RuntimeError as error:
            ok = _told(Finding("start", False, str(error)), say)
        return restored(copies, _BACK, before, say) and ok


def _linked(file: Path, folder: Path) -> Path:
    """A name for the backup among our own files, beside which there is room for ours."""
    if not file.is_file():
        raise CannotRun(f"{file} is no file.")
    link = folder / "backup"
    link.symlink_to(file.resolve())
    return link


def restored(copies: Copies, name: str, expected: Contents | None, say: Say) -> bool:
    what = "the way back" if name == _BACK else "the backup"
    started = time.monotonic()
    copies.restore(name)
    there = copies.contents(name)
    rows = sum(table.number for table in there.values())
    said = f"{len(there)} tables, {rows:,} rows, in {time.monotonic() - started:.1f} s"
    if expected is None:
        return _told(Finding(what, None, f"{said}; what it was made of is not known"), say)
    wrong = differing(expected, there)
    same = f"{said}, each as it was" if not wrong else f"{said}; not as they were: {wrong}"
    return _told(Finding(what, not wrong, same), say)


def _migrate(copies: Copies, say: Say) -> None:
    started = time.monotonic()
    try:
        applied = migrate.migrate(copies.owner_url(_COPY))
    except (migrate.MigrationChanged, NotAtTheBaseline) as error:
        raise CannotRun(f"{error}") from None
    except psycopg.Error as error:
        raise CannotRun(f"A migration failed, and was undone: {error}") from None
    seconds = time.monotonic() - started
    said = f"{len(applied)} in {seconds:.1f} s" if applied else "none to apply"
    _told(Finding("migrations", True, said), say)
    for migration in applied:
        say(f"         {migration}")


def fewer(before: Contents, after: Contents, names: Mapping[str, str | None]) -> Iterator[str]:
    """Of each table with fewer rows; `names` says what each of before is called now, if anything.

    A migration may move rows or take some away: whoever upgrades should know.
    """
    for name, rows in before.items():
        now = names.get(name)
        left = after[now].number if now else 0
        if left < rows.number and not name.startswith("supabase_migrations."):
            left_over = f"{now} has {left:,}" if now else "it is gone"
            yield f"{name} had {rows.number:,} rows; {left_over}"


def _told(finding: Finding, say: Say) -> bool:
    """Whether it is no reason to stay where one is."""
    say(str(finding))
    return finding.ok is not False
