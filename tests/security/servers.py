"""A server of one's own for a long run."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.postgres.migrate import migrate
from local.database import create_database, set_passwords
from local.postgres import running_postgres
from tests.security.statements import Room


@contextmanager
def own_room(folder: Path) -> Iterator[Room]:
    with running_postgres(folder) as server:
        password, name = secrets.token_urlsafe(24), "ibid_settled"
        create_database(server.url(database="postgres"), password, name)
        migrate(server.url("ibid_owner", password, name))
        roles = ("ibid_api", "ibid_worker")
        set_passwords(server.url(database="postgres"), dict.fromkeys(roles, password))
        yield Room(server.url(database=name), server.url("ibid_api", password, name))
