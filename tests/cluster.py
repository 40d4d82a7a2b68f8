"""Ibid as on a server, as processes on loopback: several APIs, workers and schedulers behind one
nginx, with PostgreSQL, Valkey and SeaweedFS. Each can be killed, and started again.
"""

import asyncio
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from adapters.objects.s3 import S3Store
from adapters.postgres.migrate import migrate
from contracts.settings import Settings
from local import processes
from local.database import create_database, set_passwords
from local.postgres import SMALL
from local.processes import dying_with_us, free_port
from tests.chaos.servers import Servers
from tests.deploy import fronting
from tests.stack import COMMANDS, ROOT, environment_for

WEED = ROOT / "tests" / "compose" / ".venv" / "bin" / "weed"
BUCKET = "ibid-originals"
AVAILABLE = fronting.NGINX is not None and WEED.exists()
_READY = 90


@dataclass(frozen=True)
class Size:
    """How many processes of each kind."""

    api: int = 2
    worker: int = 3
    scheduler: int = 2

    def names(self) -> list[str]:
        return [f"{kind}-{n}" for kind, many in vars(self).items() for n in range(many)]


class Cluster:
    """Processes by name: `api-0`, `worker-2`, `nginx`, `objects`, `postgres`, `valkey`."""

    database_settings: Mapping[str, str] = SMALL

    def __init__(self, folder: Path, settings: Mapping[str, str], *, s3: bool) -> None:
        self.folder = folder
        larger = {"max_connections": "200", "shared_buffers": "256MB"}  # as for Compose
        self.servers = Servers(folder, {**self.database_settings, **larger})
        self.url = f"http://127.0.0.1:{free_port()}"
        self.s3_port, *self._weed_ports = _weed_ports()
        self.ports: dict[str, int] = {}
        self._kept: dict[str, int] = {}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._key = secrets.token_hex(20)
        self._settings = dict(settings)
        self._s3 = s3
        self.environment: dict[str, str] = {}

    @property
    def database_url(self) -> str:
        return self.servers.postgres.url()

    def pid(self, name: str) -> int:
        return self.processes[name].pid

    def prepare(self) -> None:
        """Everything but Ibid itself."""
        self.servers.start()
        password = secrets.token_urlsafe(24)
        create_database(self.servers.postgres.url(database="postgres"), password)
        migrate(self.servers.postgres.url("ibid_owner", password))
        roles = ("ibid_api", "ibid_worker")
        set_passwords(
            self.servers.postgres.url(database="postgres"), dict.fromkeys(roles, password)
        )
        told = environment_for(
            self.servers.postgres, self.servers.redis, self.folder, database="ibid",
            password=password,
        )  # fmt: skip
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("IBID_")}
        addresses = {"IBID_PUBLIC_WEB_URL": self.url, "IBID_PUBLIC_API_URL": self.url}
        # A worker that is nice would give way to whatever else is tested meanwhile.
        self.environment |= (
            told
            | addresses
            | {"IBID_WORKER__NICE": "0"}
            | self._settings
            | {"PYTHONUNBUFFERED": "1"}
        )
        if self._s3:
            self.environment |= self._object_settings()
            self.start("objects")
            asyncio.run(self._make_bucket())
        else:
            (self.folder / "objects").mkdir()

    def _object_settings(self) -> dict[str, str]:
        return {
            "IBID_OBJECTS__STORE": "s3",
            "IBID_OBJECTS__S3__BUCKET": BUCKET,
            "IBID_OBJECTS__S3__REGION": "us-east-1",
            "IBID_OBJECTS__S3__ADDRESSING": "path",
            "IBID_OBJECTS__S3__ENDPOINT_URL": f"http://127.0.0.1:{self.s3_port}",
            "IBID_OBJECTS__S3__PUBLIC_ENDPOINT_URL": self.url,
            "IBID_OBJECTS__S3__ACCESS_KEY_ID": "ibid",
            "IBID_OBJECTS__S3__SECRET_ACCESS_KEY": self._key,
        }

    async def _make_bucket(self) -> None:
        given = {name: self.environment[name] for name in self.environment if "IBID_" in name}
        before = {name: os.environ.get(name) for name in given}
        os.environ.update(given)
        try:
            store = S3Store.from_settings(Settings())  # pyright: ignore[reportCallIssue]
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})
        try:
            await store.make_bucket()
            await store.check()
        finally:
            await store.close()

    # Starting and ending

    def start(self, name: str, *, wait: bool = True, **environment: str) -> None:
        if name in self.servers.killable:
            self.servers.killable[name].start()
            return
        kind = name.partition("-")[0]
        command, environment = self._command(name, kind), self.environment | environment
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        if wait and kind in ("api", "nginx", "objects"):
            port = {"nginx": int(self.url.rpartition(":")[2]), "objects": self.s3_port}
            self.wait_for(name, port.get(kind) or self.ports[name])

    def _command(self, name: str, kind: str) -> list[str]:
        if kind == "nginx":
            fronting.write(self.folder / "nginx", int(self.url.rpartition(":")[2]), self._parts())
            words = fronting.command(self.folder / "nginx", "-g", "daemon off;")
            return [*dying_with_us(signal.SIGTERM), *words]
        if kind == "objects":
            return [*dying_with_us(signal.SIGKILL), *self._weed()]
        words = [*dying_with_us(signal.SIGKILL), sys.executable, *COMMANDS[kind]]
        if kind == "api":
            self.ports[name] = self._kept.pop(name, None) or free_port()
            words += ["--port", str(self.ports[name])]
        return words

    def _parts(self) -> fronting.Parts:
        return {"api": list(self.ports.values()), "client": 9, "objects": self.s3_port}

    def _weed(self) -> list[str]:
        data = self.folder / "weed"
        data.mkdir(exist_ok=True)
        identity = {
            "name": "ibid",
            "credentials": [{"accessKey": "ibid", "secretKey": self._key}],
            "actions": ["Admin"],
        }
        told = self.folder / "s3.json"
        told.write_text(json.dumps({"identities": [identity]}))
        master, volume, filer = self._weed_ports
        return [
            str(WEED), "server", f"-dir={data}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
            "-volume.max=0", "-master.volumeSizeLimitMB=64", f"-master.port={master}",
            f"-volume.port={volume}", f"-filer.port={filer}", "-s3", f"-s3.port={self.s3_port}",
            f"-s3.config={told}", "-s3.iam=false", "-s3.port.iceberg=0", "-s3.port.lance=0",
        ]  # fmt: skip

    def wait_for(self, name: str, port: int) -> None:
        if name == "nginx":
            fronting.wait_for(port, self.processes[name])
            return
        address = f"http://127.0.0.1:{port}/{'healthz' if name == 'objects' else 'health/live'}"
        wait_until(lambda: _answers(address), _READY, f"{name} does not answer")

    def kill(self, name: str) -> None:
        """As kill -9 of the process and of all it started."""
        if name in self.servers.killable:
            self.servers.killable[name].kill()
            return
        process = self.processes.pop(name)
        self.ports.pop(name, None) if name.startswith("api") else None
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self, name: str, patience: float = 30) -> None:
        """As an operator ends it: SIGTERM, and it finishes what it can."""
        process = self.processes.pop(name)
        self.ports.pop(name, None)
        processes.stop(process, signal.SIGTERM, patience)

    def restart(self, name: str, patience: float = 30) -> None:
        """Ended as above and started anew at the same address, of which nobody is told."""
        if name in self.ports:
            self._kept[name] = self.ports[name]
        self.end(name, patience)
        self.start(name)

    def route(self, *names: str) -> None:
        """Tell nginx which API processes there are; connections that are open stay."""
        parts = {**self._parts(), "api": [self.ports[name] for name in names]}
        fronting.write_upstreams(self.folder / "nginx", parts)
        self.processes["nginx"].send_signal(signal.SIGHUP)

    def wait_until_ready(self) -> None:
        wait_until(lambda: _answers(f"{self.url}/health/ready"), _READY, "not ready")

    def stop(self) -> None:
        for name in list(self.processes):
            with suppress(ProcessLookupError):
                os.killpg(self.processes[name].pid, signal.SIGKILL)
            self.processes.pop(name).wait()
        self.servers.stop()


def wait_until(happened: Callable[[], bool], seconds: float, otherwise: str) -> float:
    """How long it took."""
    began = time.monotonic()
    while not happened():
        if time.monotonic() > began + seconds:
            raise TimeoutError(otherwise)
        time.sleep(0.05)
    return time.monotonic() - began


def _answers(address: str) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(address, timeout=5, trust_env=False).status_code == 200
    return False


def _weed_ports() -> list[int]:
    """It adds 10,000 to each, for its own."""
    found: list[int] = []
    while len(found) < 4:
        if (port := free_port()) < 55_000:
            found.append(port)
    return found


@contextmanager
def running_cluster(
    folder: Path, settings: Mapping[str, str], size: Size | None = None, *, s3: bool = True
) -> Iterator[Cluster]:
    """All of it, ready; what each said is in `folder`. Without `s3` originals are in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(folder, settings, s3=s3)
    with started(cluster, size):
        yield cluster


@contextmanager
def started(cluster: Cluster, size: Size | None = None) -> Iterator[None]:
    """Everything of it runs and is ready; at the end nothing of it does."""
    try:
        cluster.prepare()
        for name in (size or Size()).names():
            cluster.start(name, wait=False)
        for name, port in cluster.ports.items():
            cluster.wait_for(name, port)
        cluster.start("nginx")
        cluster.wait_until_ready()
        yield
    finally:
        cluster.stop()
