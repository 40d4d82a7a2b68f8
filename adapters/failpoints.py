"""Places where a process can be told to die, so that crash tests are exact.

Off unless `IBID_FAILPOINT=<name>[:nth]` is set; then the nth time that point is reached the
process ends as by kill -9: nothing is flushed, closed or rolled back by us.
"""

import os
import signal
from itertools import count

_wanted, _, _nth = os.environ.get("IBID_FAILPOINT", "").partition(":")
_reached = count(1)


def failpoint(name: str) -> None:
    """Die here, if this is the point and the time that was asked for."""
    if name == _wanted and next(_reached) == int(_nth or 1):
        os.kill(os.getpid(), signal.SIGKILL)
