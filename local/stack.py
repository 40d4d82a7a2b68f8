"""What runs when Ibid runs: each part's program, environment, needs and sign of readiness.

The programs know nothing of the runner; everything local is an environment variable.
"""

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from local import processes, readiness, web
from local.commands import PROJECT
from local.home import Home
from local.install.tools import node_program
from local.ports import Ports
from local.postgres import PostgresServer
from local.preparation import Preparation
from local.redis import RedisServer
from local.secrets import Secrets
from local.supervisor import Part, Step

MARK = "IBID_RUNNER_HOME"

# Two arenas instead of eight per core keep glibc from holding on to freed memory.
_LEAN = {
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "2",
    "PYTHONUNBUFFERED": "1",
    # Celery's, at every start, to whoever runs containers as root: its messages are JSON here.
    "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
}


@dataclass(frozen=True)
class Stack:
    """One local Ibid: all parts and steps for a home, its secrets and its ports."""

    home: Home
    secrets: Secrets
    ports: Ports
    inherited: Mapping[str, str]

    @property
    def web_url(self) -> str:
        return f"http://localhost:{self.ports.web}"

    @property
    def api_url(self) -> str:
        return f"http://localhost:{self.ports.api}"

    @cached_property
    def postgres(self) -> PostgresServer:
        return PostgresServer(
            self.home.postgres, self.ports.postgres, self.secrets.postgres_password
        )

    @cached_property
    def redis(self) -> RedisServer:
        return RedisServer(self.home.redis, self.ports.redis, self.secrets.redis_password)

    def parts(self) -> list[Part]:
        return [
            self._server("postgres", self.postgres, signal.SIGINT, patience=8),
            self._server("redis", self.redis, signal.SIGTERM, patience=5),
            self._worker("worker", ["celery", "--quiet", "-A", "worker.app", "worker", *_WORKER]),
            self._worker("scheduler", ["worker.schedule"]),
            self._api(),
            self._client(),
        ]

    def steps(self) -> list[Step]:
        return self._preparation.steps()

    @cached_property
    def _preparation(self) -> Preparation:
        return Preparation(PROJECT, self.home, self.postgres, self.secrets, self._environment)

    def _server(
        self, name: str, server: PostgresServer | RedisServer, sign: signal.Signals, patience: float
    ) -> Part:
        return Part(
            name,
            command=server.command,
            environment=lambda: server.environment() | {MARK: str(self.home.folder)},
            folder=self.home.folder,
            before=server.prepare,
            is_ready=server.is_ready,
            stop_signal=sign,
            patience=patience,
        )

    def _worker(self, name: str, module: Sequence[str]) -> Part:
        url = self.postgres.url("ibid_worker", self.secrets.worker_password)
        return Part(
            name,
            command=lambda: [*processes.dying_with_us(signal.SIGTERM), *_python(*module)],
            environment=lambda: self.settings(IBID_DATABASE__WORKER_URL=url),
            folder=PROJECT,
            needs=("postgres", "redis", *self._preparation.needs),
            patience=4,
        )

    def _api(self) -> Part:
        url = self.postgres.url("ibid_api", self.secrets.api_password)
        command = _python("server")
        return Part(
            "api",
            command=lambda: [
                *processes.dying_with_us(signal.SIGTERM),
                *command,
                f"--port={self.ports.api}",
            ],
            environment=lambda: self.settings(IBID_DATABASE__API_URL=url),
            folder=PROJECT,
            needs=("postgres", "redis", *self._preparation.needs),
            is_ready=lambda _pid: readiness.is_usable(self._api_at),
            patience=4,
        )

    def _client(self) -> Part:
        return Part(
            "client",
            command=lambda: [
                *processes.dying_with_us(signal.SIGTERM),
                node_program() or "node",
                "server.js",
            ],
            environment=lambda: self._environment(
                HOSTNAME="127.0.0.1",
                PORT=str(self.ports.web),
                NODE_ENV="production",
                NODE_OPTIONS="--max-old-space-size=192",
                NEXT_TELEMETRY_DISABLED="1",
                IBID_API_URL=self._api_at,
                IBID_PUBLIC_API_URL=self.inherited.get("IBID_PUBLIC_API_URL") or self.api_url,
            ),
            folder=PROJECT / "client" / ".next" / "standalone",
            is_ready=lambda _pid: web.status(f"http://127.0.0.1:{self.ports.web}/") == 200,
            patience=3,
        )

    @property
    def _api_at(self) -> str:
        return f"http://127.0.0.1:{self.ports.api}"

    def settings(self, **more: str) -> dict[str, str]:
        """What the API and the worker both read; `inherited` wins where it names a model."""
        own = {
            "IBID_HOME": str(self.home.folder),
            "IBID_API_PORT": str(self.ports.api),
            "IBID_WEB_PORT": str(self.ports.web),
            "IBID_REDIS__URL": self.redis.url,
            "IBID_SECRETS__ACCESS_TOKEN_KEYS": self.secrets.access_token_key,
            "IBID_SECRETS__UPLOAD_KEYS": self.secrets.upload_key,
            "IBID_SECRETS__TOOL_KEYS": self.secrets.tool_key,
        }
        replaceable = {
            "IBID_PUBLIC_API_URL": self.api_url,
            "IBID_PUBLIC_WEB_URL": self.web_url,
            "IBID_OBJECTS__ROOT": str(self.home.objects),
            "IBID_EMBEDDING__CACHE": str(self.home.models),
        }
        kept = {name: value for name, value in replaceable.items() if not self.inherited.get(name)}
        return self._environment(**own, **kept, **more)

    def _environment(self, **more: str) -> dict[str, str]:
        return {**self.inherited, **_LEAN, **more, MARK: str(self.home.folder)}


def settings_of(home: Home, secrets: Secrets) -> dict[str, str]:
    """What the API of a home is given, for whoever asks neither database nor Redis."""
    nowhere = Ports(web=3000, api=8000, postgres=1, redis=1)
    stack = Stack(home, secrets, nowhere, inherited())
    url = stack.postgres.url("ibid_api", secrets.api_password)
    return stack.settings(IBID_DATABASE__API_URL=url)


def inherited() -> dict[str, str]:
    """Our environment without what points our Postgres clients or Pythons elsewhere."""
    unwanted = ("PG", "PYTHON")
    return {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}


# Nobody asks a neighbour for gossip.
_WORKER = ("--without-gossip", "--without-mingle")


def _python(module: str, *words: str) -> list[str]:
    return [sys.executable, "-m", module, *words]
