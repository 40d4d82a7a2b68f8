"""API and worker of this version over a copied database, with everything else of their own.

They know no language model, tool, search engine, vector index or object store of the installation:
only its embedders, without which its documents could not be searched.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe

from local import processes, readiness
from local.commands import PROJECT
from local.postgres import PostgresServer
from local.redis import RedisServer
from local.stack import inherited

_KEPT = ("IBID_EMBEDDING__", "IBID_EMBEDDERS__", "IBID_EMBEDDERS", "IBID_CHUNKING__")
ROLES = ("ibid_api", "ibid_worker")


@dataclass(frozen=True)
class _Program:
    """One of the two."""

    module: tuple[str, ...]
    settings: dict[str, str]
    pulse: Path | None = None

    def prepare(self) -> None:
        pass

    def command(self) -> list[str]:
        dying = processes.dying_with_us(signal.SIGTERM)
        return [*dying, sys.executable, "-m", *self.module]

    def environment(self) -> dict[str, str]:
        return self.settings

    def is_ready(self, pid: int) -> bool:
        """Whichever process answers: both files and ports are new."""
        if self.pulse is not None:
            return self.pulse.exists()
        return readiness.is_usable(self.settings["IBID_PUBLIC_API_URL"])


@contextmanager
def running_ibid(
    server: PostgresServer, redis: RedisServer, database: str, password: str, folder: Path
) -> Iterator[str]:
    """The address of an API that is ready; the roles that log in have this password.

    Raises:
        RuntimeError: one of them did not start, with the end of what it said.
    """
    port = processes.free_port()
    pulse = folder / "pulse"
    own = {
        "IBID_HOME": str(folder),
        "IBID_PUBLIC_API_URL": f"http://127.0.0.1:{port}",
        "IBID_DATABASE__API_URL": server.url("ibid_api", password, database),
        "IBID_DATABASE__WORKER_URL": server.url("ibid_worker", password, database),
        "IBID_REDIS__URL": redis.url,
        "IBID_OBJECTS__ROOT": str(folder / "objects"),
        "IBID_SECRETS__ACCESS_TOKEN_KEYS": token_urlsafe(36),
        "IBID_SECRETS__UPLOAD_KEYS": token_urlsafe(36),
        "IBID_SECRETS__TOOL_KEYS": token_urlsafe(36),
        "IBID_WORKER__PULSE": str(pulse),
        "IBID_WORKER__QUEUES": "parse",  # nothing is crawled for a rehearsal
        "PYTHONUNBUFFERED": "1",
    }
    environment = inherited()
    kept = {k: v for k, v in environment.items() if not k.startswith("IBID_")}
    kept |= {k: v for k, v in environment.items() if k.startswith(_KEPT)}
    kept.setdefault("IBID_EMBEDDING__CACHE", str(folder / "models"))
    settings = kept | own
    api = _Program(("server", f"--port={port}"), settings)
    worker = _Program(
        ("celery", "--quiet", "-A", "worker.app", "worker", "--without-gossip", "--without-mingle"),
        settings,
        pulse,
    )
    for name in ("objects", "api", "worker"):
        (folder / name).mkdir()
    with (
        _in_project(worker, folder / "worker"),
        _in_project(api, folder / "api"),
    ):
        yield settings["IBID_PUBLIC_API_URL"]


@contextmanager
def _in_project(program: _Program, folder: Path) -> Iterator[None]:
    program.settings["PYTHONPATH"] = str(PROJECT)  # wherever we were started
    with processes.running(program, folder, signal.SIGTERM, patience=10):
        yield
