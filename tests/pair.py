"""The same processes on a database of two servers: the first dies, and the second goes on."""

import signal
from collections.abc import Mapping
from pathlib import Path

import psycopg

from local import processes
from tests.chaos.servers import Server
from tests.cluster import Cluster
from tests.standby import STREAMING, Standby

_URLS = ("IBID_DATABASE__API_URL", "IBID_DATABASE__WORKER_URL")


class Pair(Cluster):
    """Everybody's address names both servers and asks for the one that takes writes.

    Synchronous: what was committed on the first is on the second, as in every installation that
    may lose nothing. Only `fail_over` is nobody's here; elsewhere Patroni or the like does it.
    """

    database_settings = STREAMING

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        super().__init__(folder, settings, s3=True)
        first = self.servers.postgres
        self._second = Standby(
            folder / "standby", processes.free_port(), first.password, first.settings,
            primary=first.url(database="postgres"),
        )  # fmt: skip
        self._promoted = False

    @property
    def database_url(self) -> str:
        return (self._second if self._promoted else self.servers.postgres).url()

    def prepare(self) -> None:
        super().prepare()
        self.servers.killable["standby"] = Server(
            self._second, self.folder / "standby.log", signal.SIGINT
        )
        self.start("standby")
        with psycopg.connect(self._second.primary, autocommit=True) as first:
            first.execute("alter system set synchronous_standby_names = '*'")
            first.execute("select pg_reload_conf()")
        self.environment |= {name: self._both(self.environment[name]) for name in _URLS}

    def _both(self, url: str) -> str:
        first, second = (f"127.0.0.1:{one.port}" for one in (self.servers.postgres, self._second))
        return url.replace(first, f"{first},{second}") + "?target_session_attrs=read-write"

    def fail_over(self) -> None:
        """The first as by kill -9, for good; then the second takes writes."""
        self.kill("postgres")
        with psycopg.connect(self._second.url(database="postgres"), autocommit=True) as second:
            second.execute("select pg_promote()")
        self._promoted = True
