"""How many connections are open, and which one goes when there is no room for another."""

import resource
from collections import Counter
from ipaddress import ip_address, ip_network
from typing import Protocol

from contracts.settings import HttpSettings

_FILES = 65_536
"""More open files than that are nobody's need."""


class Guest(Protocol):
    """A connection, as the door sees it."""

    address: str

    def make_room(self) -> None:
        """Leave at once."""


class Door:
    """Counts connections of one server; those without a request under way are the first to go.

    So half-sent heads and idle connections push each other out, and never one that is answered.
    """

    def __init__(self, limits: HttpSettings) -> None:
        self._limits = limits
        self._proxies = [ip_network(one.strip()) for one in limits.trusted_proxies.split(",")]
        self._most = min(limits.connections, _room_for_files() // 2)
        self._open: set[Guest] = set()
        self._idle: dict[Guest, None] = {}  # the longest idle first
        self._from: Counter[str] = Counter()

    def enter(self, guest: Guest) -> bool:
        """False when nobody can make room for it."""
        if len(self._open) >= self._most and not self._send_away():
            return False
        if (
            not self._speaks_for_others(guest.address)
            and self._from[guest.address] >= self._limits.connections_per_address
            and not self._send_away(guest.address)
        ):
            return False
        self._open.add(guest)
        self._from[guest.address] += 1
        self.rest(guest)
        return True

    def rest(self, guest: Guest) -> None:
        """It has no request under way, or only half a head of one."""
        self._idle.pop(guest, None)
        self._idle[guest] = None
        if len(self._idle) > self._limits.idle_connections:
            self._send_away()

    def work(self, guest: Guest) -> None:
        self._idle.pop(guest, None)

    def leave(self, guest: Guest) -> None:
        self._idle.pop(guest, None)
        if guest in self._open:
            self._open.discard(guest)
            self._from[guest.address] -= 1
            if not self._from[guest.address]:
                del self._from[guest.address]

    def _speaks_for_others(self, address: str) -> bool:
        """The client and a reverse proxy bring everybody's requests."""
        try:
            known = ip_address(address)
        except ValueError:  # a socket of this machine has no address
            return True
        return known.is_loopback or any(known in network for network in self._proxies)

    def _send_away(self, address: str | None = None) -> bool:
        longest = next((g for g in self._idle if address in (None, g.address)), None)
        if longest is None:
            return False
        self.leave(longest)
        longest.make_room()
        return True


def _room_for_files() -> int:
    """As many as this process may have; a shell's usual 1024 would be few for streams."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted
