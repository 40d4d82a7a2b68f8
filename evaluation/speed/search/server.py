"""A PostgreSQL of its own, with the schema of the product and its roles."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import urlsplit, urlunsplit

from adapters.postgres.migrate import migrate
from evaluation.speed.running import ROOT

# A machine that holds a million passages: the graph and the hot tables fit into memory.
SETTINGS: Mapping[str, str] = {
    "shared_buffers": "3GB",
    "maintenance_work_mem": "1500MB",
    "work_mem": "32MB",
    "effective_cache_size": "6GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "synchronous_commit": "off",
}


@dataclass(frozen=True)
class Server:
    """`superuser` is for filling and looking from outside; searches come as `api`."""

    superuser: str
    owner: str
    api: str
    worker: str


@contextmanager
def server(home: Path, settings: Mapping[str, str] = SETTINGS) -> Iterator[Server]:
    """A database in `home`; started again it has the data of then and the schema of now."""
    home.mkdir(parents=True, exist_ok=True)
    password = _password(home / "password")
    runner = subprocess.Popen(
        [sys.executable, "-m", "local.postgres", str(home / "postgres")]
        + [f"{name}={value}" for name, value in settings.items()],
        cwd=ROOT,
        env=os.environ | {"IBID_PASSWORD_POSTGRES": password},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert runner.stdin and runner.stdout
    try:
        url = runner.stdout.readline().strip()
        if not url:
            raise RuntimeError(f"PostgreSQL did not start; see {home / 'postgres' / 'log'}.")
        made = _urls(url, password)
        if not (ready := home / "ready").exists():
            _make_database(made, password)
            ready.touch()
        migrate(made.owner)
        yield made
    finally:
        runner.stdin.close()
        runner.wait(timeout=120)


def _urls(url: str, password: str) -> Server:
    return Server(
        superuser=_as(url, "postgres", password),
        owner=_as(url, "ibid_owner", password),
        api=_as(url, "ibid_api", password),
        worker=_as(url, "ibid_worker", password),
    )


def _make_database(server: Server, password: str) -> None:
    roles = ("ibid_owner", "ibid_api", "ibid_worker")
    environment = os.environ | {"IBID_SUPERUSER_URL": server.superuser}
    environment |= {f"IBID_PASSWORD_{role.upper()}": password for role in roles}
    database = [sys.executable, "-m", "local.database"]
    subprocess.run([*database, "create"], check=True, cwd=ROOT, env=environment)
    migrate(server.owner)  # makes the roles that get passwords
    subprocess.run([*database, "passwords"], check=True, cwd=ROOT, env=environment)


def _as(url: str, role: str, password: str, database: str = "ibid") -> str:
    parts = urlsplit(url)
    place = f"{role}:{password}@{parts.hostname}:{parts.port}"
    return urlunsplit(parts._replace(netloc=place, path=f"/{database}"))


def _password(file: Path) -> str:
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(token_urlsafe(24))
    return file.read_text()
