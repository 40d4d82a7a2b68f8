"""PgBouncer in transaction mode (Debian's `pgbouncer`) before a Postgres of the tests."""

import os
import signal
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from local import processes
from local.home import write_private
from local.unprivileged import Identity, identity
from tests import programs
from tests.conftest import PASSWORD

PROGRAM = programs.find("pgbouncer")
IS_THERE = programs.needs("pgbouncer")
ADMINISTRATOR = "pgbouncer_admin"
ROLES: dict[str, str] = dict.fromkeys(("ibid_api", "ibid_worker", "ibid_owner"), PASSWORD)


@dataclass(frozen=True)
class PgBouncer:
    """One in `folder`, on loopback, whose connections to Postgres are `servers` for each role."""

    folder: Path
    port: int
    postgres: int
    """The port of the server behind it."""
    servers: int
    passwords: Mapping[str, str] = field(repr=False)

    @property
    def _configuration(self) -> Path:
        return self.folder.resolve() / "pgbouncer.ini"

    @property
    def _identity(self) -> Identity:
        return identity(Path(PROGRAM or ""), self.folder)

    def prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        users = self.folder.resolve() / "userlist.txt"
        write_private(
            users, "".join(f'"{name}" "{word}"\n' for name, word in self.passwords.items())
        )
        write_private(
            self._configuration,
            f"""[databases]
* = host=127.0.0.1 port={self.postgres}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
admin_users = {ADMINISTRATOR}
pool_mode = transaction
default_pool_size = {self.servers}
max_client_conn = 500
log_connections = 0
log_disconnections = 0
""",
        )
        self._identity.give(self.folder)

    def command(self) -> list[str]:
        assert PROGRAM, "pgbouncer is not installed: apt-get install pgbouncer"
        return [
            *self._identity.prefix,
            *processes.dying_with_us(signal.SIGTERM),
            PROGRAM,
            str(self._configuration),
        ]

    def environment(self) -> dict[str, str]:
        return dict(os.environ)

    def is_ready(self, pid: int) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=2).close()
        except OSError:
            return False
        return True

    def through(self, url: str) -> str:
        """The same database and role, by way of PgBouncer."""
        parts = urlsplit(url)
        netloc = f"{parts.netloc.rpartition(':')[0]}:{self.port}"
        return parts._replace(netloc=netloc).geturl()

    def shown(self, what: str) -> list[dict[str, object]]:
        """What it says of itself: `pools`, `servers`, `clients`."""
        word = self.passwords[ADMINISTRATOR]
        url = f"postgresql://{ADMINISTRATOR}:{word}@127.0.0.1:{self.port}/pgbouncer"
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = psycopg.ClientCursor(connection)  # its console knows simple queries alone
            cursor.execute(f"show {what}".encode())
            names = [column.name for column in cursor.description or []]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def running_pgbouncer(
    folder: Path, postgres: int, passwords: Mapping[str, str], servers: int
) -> Iterator[PgBouncer]:
    known = {**passwords, ADMINISTRATOR: "administrator"}
    server = PgBouncer(folder, processes.free_port(), postgres, servers, known)
    with processes.running(server, folder, signal.SIGINT, patience=10):
        yield server
