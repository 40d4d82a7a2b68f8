"""RabbitMQ (Debian's `rabbitmq-server`) with a home and ports of its own."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe

from local import processes

_INSTALLED = Path("/usr/lib/rabbitmq/lib")


@dataclass
class RabbitMq:
    """One node, which knows one user and everything of which is in `folder`."""

    folder: Path
    password: str = field(default_factory=lambda: token_urlsafe(16), repr=False)

    def __post_init__(self) -> None:
        self.port, self._dist, self._names = processes.free_ports(3)

    @property
    def url(self) -> str:
        return f"amqp://ibid:{self.password}@127.0.0.1:{self.port}//"

    @property
    def names(self) -> list[str]:
        """What the nodes of Erlang ask for one another's ports; else a node starts one that
        outlives it."""
        found = shutil.which("epmd")
        assert found, "rabbitmq-server is not installed: apt-get install rabbitmq-server"
        return [
            *processes.dying_with_us(signal.SIGTERM),
            *(found, "-address", "127.0.0.1", "-port", str(self._names)),
        ]

    def prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "plugins").write_text("[].")
        (self.folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{self.port}\n"
            f"default_user = ibid\ndefault_pass = {self.password}\n"
            "log.console = true\nlog.file = false\nlog.console.level = warning\n"
            "vm_memory_high_watermark.absolute = 512MB\ndisk_free_limit.absolute = 50MB\n"
        )

    def command(self) -> list[str]:
        [installed] = _INSTALLED.glob("rabbitmq_server-*")
        program = installed / "sbin" / "rabbitmq-server"
        return [*processes.dying_with_us(signal.SIGTERM), str(program)]

    def environment(self) -> dict[str, str]:
        home = self.folder.resolve()
        return dict(os.environ) | {
            "HOME": str(home),
            "RABBITMQ_NODENAME": f"ibid{self.port}@localhost",
            "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
            "RABBITMQ_LOG_BASE": str(home / "logs"),
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "plugins"),
            "RABBITMQ_PID_FILE": str(home / "pid"),
            "RABBITMQ_DIST_PORT": str(self._dist),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ("-kernel inet_dist_use_interface {127,0,0,1}"),
            "ERL_EPMD_PORT": str(self._names),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
        }

    def is_ready(self, _: int) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=2).close()
        except OSError:
            return False
        return True


@contextmanager
def running_rabbitmq(folder: Path) -> Iterator[RabbitMq]:
    server = RabbitMq(folder)
    server.prepare()
    names = subprocess.Popen(server.names, stdin=subprocess.DEVNULL)
    log = folder / "log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            server.command(),
            env=server.environment(),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    try:
        processes.wait_until_ready(process, server.is_ready, seconds=240, log=log)
        yield server
    finally:
        processes.stop(process, signal.SIGTERM, patience=30)
        processes.stop(names, signal.SIGTERM, patience=5)
