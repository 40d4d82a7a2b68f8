"""Which ports Ibid answers on, and who sits on one that is taken."""

import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from local import processes
from local.commands import command
from local.home import CannotRun


@dataclass(frozen=True)
class Ports:
    """The two that people see have fixed numbers; the other two are any free ones."""

    web: int
    api: int
    postgres: int
    redis: int

    @classmethod
    def chosen(cls, environment: Mapping[str, str]) -> "Ports":
        """Raises CannotRun when one of them cannot be used; nothing is opened."""
        web = _number(environment, "IBID_WEB_PORT", 3000)
        api = _number(environment, "IBID_API_PORT", 8000)
        if web == api:
            raise CannotRun("IBID_WEB_PORT and IBID_API_PORT are the same; give them two ports.")
        for name, port in (("IBID_WEB_PORT", web), ("IBID_API_PORT", api)):
            if complaint := taken(port, name):
                raise CannotRun(complaint)
        return cls(web, api, *processes.free_ports(2))


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise CannotRun(f"{name} is {text!r}; it has to be a port, 1 to 65535.")
    return int(text)


def taken(port: int, variable: str) -> str | None:
    """A sentence that says who has the port and which variable moves ours; None when it is free.

    `localhost` may mean either loopback address, so both have to be free.
    """
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except PermissionError:
            return f"Port {port} is reserved for root; set {variable} to one above 1023."
        except OSError as error:
            if error.errno != 98:  # EADDRINUSE; else this machine lacks that address family
                continue
            owner = holder(port)
            by = f"by {owner}" if owner else "by another program"
            return (
                f"Port {port} is taken {by}. End that program, or choose another port: "
                f"`{variable}={port + 1} {command('up')}`."
            )
    return None


def holder(port: int) -> str | None:
    """`name (process 123)` of the program that has a local port, if we may see it."""
    sockets = {f"socket:[{inode}]" for inode in _inodes(port)}
    if not sockets:
        return None
    for pid in processes.every_pid():
        with suppress(OSError):
            for entry in os.scandir(f"/proc/{pid}/fd"):
                if os.readlink(entry.path) in sockets:
                    name = Path(f"/proc/{pid}/comm").read_text().strip()
                    return f"{name} (process {pid})"
    return None


def _inodes(port: int) -> set[str]:
    """Of all sockets on the port: one that merely dials out from there keeps it from us too."""
    found: set[str] = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with suppress(OSError):
            for row in Path(table).read_text().splitlines()[1:]:
                columns = row.split()
                if int(columns[1].rpartition(":")[2], 16) == port:
                    found.add(columns[9])
    return found
