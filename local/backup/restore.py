"""An Ibid made of a backup, in a home where nothing is."""

import signal
from pathlib import Path
from secrets import token_urlsafe

from contracts.ports import ObjectStore
from local import processes
from local.backup.archive import DATABASE
from local.backup.database import Copies, make_roles
from local.backup.installation import ACCESS, PERSON_PASSWORD, TOOLS, UPLOADS, objects_of
from local.backup.unpack import Kept, Say, opened, restore_database, tell, unpack
from local.commands import command
from local.home import CannotRun, Home
from local.postgres import PostgresServer
from local.secrets import Secrets, secrets_in, write_secrets


def restore_home(home: Home, file: Path, say: Say) -> None:
    """Put everything that is in `file` into this home, and compare it row by row.

    Where that fails the home is as empty as before.

    Raises:
        CannotRun: something is there already, or the file is no whole backup of this version or an
            earlier one.
    """
    reader = opened(file)
    _refuse_a_full(home)
    home.prepare()
    with home.locked():
        dump = home.folder / DATABASE
        try:
            unpack(reader, dump, lambda kept: _store_of(home, kept))
            secrets = secrets_in(home.secrets, have_data=True)
            server = PostgresServer(home.postgres, processes.free_port(), secrets.postgres_password)
            with processes.running(server, home.postgres, signal.SIGINT, patience=60):
                copies = Copies(server, dump, secrets.owner_password)
                make_roles(copies)
                restore_database(copies, "ibid", reader.manifest)
            dump.unlink()
        except BaseException:  # whatever ends it, nothing half stays
            dump.unlink(missing_ok=True)
            home.erase()
            raise
    tell(reader.manifest, say)
    say(f"Restored. Start it: {command('up')}")


def _refuse_a_full(home: Home) -> None:
    if home.is_locked():
        raise CannotRun("Ibid is running in this home; restore into an empty one (IBID_HOME=…).")
    has_objects = home.objects.exists() and any(home.objects.iterdir())
    if home.postgres.exists() or home.secrets.exists() or has_objects:
        raise CannotRun(
            f"There are data in {home.folder}. Restore into an empty home (IBID_HOME=…), or remove "
            f"what is there: {command('reset')}"
        )


def _store_of(home: Home, kept: Kept) -> ObjectStore:
    secrets = _secrets(kept)
    write_secrets(home.secrets, secrets)
    return objects_of(home, secrets)


def _secrets(kept: Kept) -> Secrets:
    """The keys of before, and passwords of our own for servers that are new."""
    return Secrets(
        postgres_password=token_urlsafe(36),
        owner_password=token_urlsafe(36),
        api_password=token_urlsafe(36),
        worker_password=token_urlsafe(36),
        redis_password=token_urlsafe(36),
        access_token_key=kept[ACCESS],
        upload_key=kept[UPLOADS],
        tool_key=kept[TOOLS],
        person_password=kept.get(PERSON_PASSWORD) or token_urlsafe(36),
    )
