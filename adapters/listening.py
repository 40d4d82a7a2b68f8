"""The end of a port at which a server listens."""

import os
import socket
from collections.abc import Iterator
from contextlib import closing


class Port:
    """A second handle on a port: it stays open when its server has closed it."""

    def __init__(self, fileno: int) -> None:
        self._line = socket.socket(fileno=os.dup(fileno))
        self._line.setblocking(False)

    def let_in_and_close(self) -> Iterator[socket.socket]:
        """All who wait in its queue, without a moment between the last of them and the end: whom
        the kernel still finds there is reset, though they may have sent a request."""
        with closing(self._line):
            while True:
                try:
                    yield self._line.accept()[0]
                except BlockingIOError:
                    return
