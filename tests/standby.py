"""A real streaming replica of a real primary, whose replay a test can stop and let go on."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGINT
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg

from local import processes
from local.postgres import SMALL, PostgresServer, binaries

STREAMING = {**SMALL, "wal_level": "replica", "max_wal_senders": "4", "min_wal_size": "80MB"}


@dataclass(frozen=True)
class Standby(PostgresServer):
    """Copied from the primary by `pg_basebackup` when it is first prepared."""

    primary: str = field(default="", repr=False)

    def prepare(self) -> None:
        if not self.data.exists():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.data.mkdir(mode=0o700)
            self._identity.give(self.data)
            copy = [str(binaries() / "pg_basebackup"), "-D", str(self.data), "-d", self.primary]
            subprocess.run(
                [*self._identity.prefix, *copy, "-R", "-X", "stream", "-c", "fast"],
                env=self.environment(),
                check=True,
                capture_output=True,
            )

    def pause(self) -> None:
        """Nothing that the primary does from now on is shown."""
        self._tell("select pg_wal_replay_pause()")
        while self._tell("select pg_get_wal_replay_pause_state()") != "paused":
            pass

    def resume(self) -> None:
        self._tell("select pg_wal_replay_resume()")

    def catch_up(self) -> None:
        """Waits until everything that the primary has written is shown."""
        with psycopg.connect(self.primary) as primary:
            row = primary.execute("select pg_current_wal_insert_lsn()").fetchone()
        assert row
        while not self._tell("select pg_last_wal_replay_lsn() >= %s", row[0]):
            pass

    def _tell(self, query: str, *given: object) -> object:
        with psycopg.connect(self.url(database="postgres"), autocommit=True) as connection:
            row = connection.execute(query.encode(), given).fetchone()
        return row and row[0]


@contextmanager
def running_primary(folder: Path, password: str) -> Iterator[PostgresServer]:
    server = PostgresServer(folder, processes.free_port(), password, STREAMING)
    with processes.running(server, folder, SIGINT, patience=15):
        yield server


@contextmanager
def running_standby(
    folder: Path, primary: str, settings: Mapping[str, str] = STREAMING
) -> Iterator[Standby]:
    """Of the server whose superuser's URL this is; with its logins, which are streamed, too."""
    password = unquote(urlsplit(primary).password or "")
    server = Standby(folder, processes.free_port(), password, settings, primary=primary)
    with processes.running(server, folder, SIGINT, patience=30):
        yield server


def at(url: str, server: PostgresServer) -> str:
    """The same database and login on another server."""
    parts = urlsplit(url)
    login = parts.netloc.rpartition("@")[0]
    return urlunsplit(parts._replace(netloc=f"{login}@127.0.0.1:{server.port}"))
