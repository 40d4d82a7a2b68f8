"""PostgreSQL and Valkey that a test may kill as by kill -9, and start again on the same data."""

import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from secrets import token_urlsafe

from local import processes
from local.postgres import SMALL, PostgresServer
from local.redis import RedisServer


class Server:
    """One of the two, with its process."""

    def __init__(self, server: PostgresServer | RedisServer, log: Path, stop: signal.Signals):
        self._server, self._log, self._stop = server, log, stop
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._server.prepare()
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                self._server.command(),
                env=self._server.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        processes.wait_until_ready(self.process, self._server.is_ready, seconds=60, log=self._log)

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process:
            processes.stop(self.process, self._stop, patience=15)


class Servers:
    """Both, in one folder."""

    def __init__(self, folder: Path, settings: Mapping[str, str] = SMALL) -> None:
        postgres, valkey = processes.free_ports(2)
        self.postgres = PostgresServer(folder / "postgres", postgres, token_urlsafe(24), settings)
        self.redis = RedisServer(folder / "redis", valkey, token_urlsafe(24))
        self.killable = {
            "postgres": Server(self.postgres, folder / "postgres.log", signal.SIGINT),
            "valkey": Server(self.redis, folder / "valkey.log", signal.SIGTERM),
        }

    def start(self) -> None:
        for server in self.killable.values():
            server.start()

    def stop(self) -> None:
        for server in self.killable.values():
            server.stop()
