"""Makes the database and the object store ready: `python -m local.containers.prepare`.

It runs to its end before API, worker and scheduler start, at every start: a newer image brings its
migrations. The files of IBID_SECRETS_DIR tell it what `local.containers.secrets` wrote.
"""

import asyncio
import os
from pathlib import Path

import psycopg

from adapters.objects.s3 import S3Store
from adapters.postgres import migrate
from adapters.postgres.schema.squash import NotAtTheBaseline
from contracts.errors import AppError, ConfigurationError
from contracts.settings import Settings, read_settings
from local.database import create_database, set_passwords
from local.postgres import OWNER

_PASSWORD = "IBID_PASSWORD_"  # noqa: S105  # what the names of their files begin with


def prepare_database(files: dict[str, str]) -> list[str]:
    """Database, migrations, passwords; what was applied now.

    Raises:
        psycopg.Error: the server refuses us or does not answer.
        MigrationChanged, NotAtTheBaseline: the database is not one that can be brought up to date.
    """
    passwords = {
        name.removeprefix(_PASSWORD).lower(): value
        for name, value in files.items()
        if name.startswith(_PASSWORD)
    }
    create_database(files["IBID_SUPERUSER_URL"], passwords.pop(OWNER))
    applied = migrate.migrate(files["IBID_OWNER_URL"])
    set_passwords(files["IBID_SUPERUSER_URL"], passwords)
    return applied


async def prepare_objects(settings: Settings) -> None:
    """The bucket, where the store is an S3; another one is its owner's to make."""
    if settings.objects.store != "s3":
        return
    store = S3Store.from_settings(settings)
    try:
        await store.make_bucket()
        await store.check()
    finally:
        await store.close()


def main() -> str | None:
    """What is wrong, or None."""
    folder = Path(os.environ["IBID_SECRETS_DIR"])
    files = {file.name: file.read_text() for file in folder.iterdir() if file.is_file()}
    try:
        for name in prepare_database(files):
            print(f"prepare: {name}")
        asyncio.run(prepare_objects(read_settings()))
    except psycopg.OperationalError as error:
        return (
            f"PostgreSQL refuses us: {error} If its data are older than the secrets (their volume "
            "was removed), put the secrets back from a copy."
        )
    except (migrate.MigrationChanged, NotAtTheBaseline, ConfigurationError) as problem:
        return str(problem)
    except AppError as problem:
        return problem.detail
    print("The database and the object store are ready.")
    return None


if __name__ == "__main__":
    raise SystemExit(main())
