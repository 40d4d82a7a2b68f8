"""An Ibid made of a backup on a PostgreSQL server and an object store that one names."""

from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory

import psycopg
from psycopg import conninfo

from contracts.ports import ObjectStore
from local.backup.archive import DATABASE
from local.backup.database import Copies, NamedServer, make_roles
from local.backup.installation import KEYS, of_settings
from local.backup.unpack import Kept, Say, opened, restore_database, tell, unpack
from local.home import CannotRun
from local.postgres import OWNER


def restore_elsewhere(superuser_url: str, file: Path, say: Say) -> None:
    """Make the database that the URL names, which must not exist; originals go to the store.

    Where that fails the database is dropped again. Originals that came stay; nothing names them.

    Raises:
        CannotRun: the database exists, a key of the backup is not among the settings', or the file
            is no whole backup of this version or an earlier one.
    """
    name = str(conninfo.conninfo_to_dict(superuser_url).get("dbname") or "")
    server = NamedServer(superuser_url)
    reader = opened(file)
    has_roles = _looked_at(server, name)
    with TemporaryDirectory(prefix="ibid-restore-", dir=file.parent) as beside:
        dump = Path(beside) / DATABASE
        unpack(reader, dump, lambda kept: _store_with(kept, superuser_url))
        copies = Copies(server, dump, token_urlsafe(24))
        if not has_roles:
            make_roles(copies)
        try:
            restore_database(copies, name, reader.manifest)
        except BaseException:  # whatever ends it, nothing half stays
            copies.drop(name)
            raise
    tell(reader.manifest, say)
    say("Restored. Give its roles their passwords (docs/how-to/back-up.md), then start Ibid.")


def _looked_at(server: NamedServer, name: str) -> bool:
    """Whether the server has Ibid's roles already."""
    if not name:
        raise CannotRun("IBID_SUPERUSER_URL names no database; it is to be made: …/ibid")
    try:
        with psycopg.connect(server.url(database="postgres")) as connection:
            if connection.execute("select from pg_database where datname = %s", [name]).fetchone():
                raise CannotRun(f"There is a database {name} already. Name one that is not.")
            role = connection.execute("select from pg_roles where rolname = %s", [OWNER])
            return role.fetchone() is not None
    except psycopg.OperationalError as error:
        raise CannotRun(f"The server to restore to does not answer: {error}") from None


def _store_with(kept: Kept, superuser_url: str) -> ObjectStore:
    place = of_settings(superuser_url)
    for variable in KEYS:
        missing = set(kept[variable].split(",")) - set(place.secrets[variable].split(","))
        if missing - {""}:
            raise CannotRun(
                f"{variable} lacks a key that was used before. Put it behind those that are there, "
                f"with a comma; it stands in secrets.json of the backup."
            )
    return place.objects
