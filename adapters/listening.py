"""The end of a port at which a server listens."""

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import closing

_log = logging.getLogger(__name__)


class Port:
    """A second handle on a port: it stays open when its server has closed it."""

    def __init__(self, fileno: int) -> None:
        self._line = socket.socket(fileno=os.dup(fileno))
        self._line.setblocking(False)

    def let_in_and_close(self, most: int) -> Iterator[socket.socket]:
        """All who wait in its queue, without a moment between the last of them and the end: whom
        the kernel still finds there is reset, though they may have sent a request. `most`: as many
        as the queue holds, so that who keeps coming meanwhile holds up nobody."""
        with closing(self._line):
            for _ in range(most):
                try:
                    yield self._line.accept()[0]
                except BlockingIOError:
                    return
                except (ConnectionAbortedError, InterruptedError):
                    continue  # who had gone already; others stand behind
                except OSError as error:  # no descriptors, no memory: nobody else can be let in
                    _log.warning("who waited at the port is not let in: %s", error)
                    return
