"""How far the work on documents gives way to what people wait for on the same machine.

Where the kernel shares the cores out by session (autogroup: sched(7)), niceness counts only among
the processes of one session: beside the API, which has a session of its own, a worker at nice 19
took as much as one at 0. The session has a niceness too, which its leader sets.
"""

import os
import time
from pathlib import Path

NICEST = 19
_AUTOGROUP = Path("/proc/self/autogroup")
_TRIES = 20
_PAUSE_SECONDS = 0.11
"""The kernel lets those without privileges change one session's in a tenth of a second."""


def give_way(niceness: int = 0) -> None:
    """Be so much nicer than before, 0 to 19; with it the session, for its leader.

    Raises:
        OSError: the kernel has niceness by session, and does not let this process set it.
    """
    total = os.nice(niceness)
    if os.getsid(0) == os.getpid() and _AUTOGROUP.exists():
        _set_session(total)


def _set_session(niceness: int) -> None:
    for left in reversed(range(_TRIES)):
        try:
            _AUTOGROUP.write_text(str(niceness))
        except BlockingIOError:
            if not left:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return
