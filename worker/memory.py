"""What a worker needed for one document and not for the next goes back to the system.

The C library keeps what is freed, in a heap for each thread, and after a large block was freed it
keeps large blocks too: a worker stayed as large as the most it had ever needed.
"""

import ctypes
import os
from pathlib import Path
from threading import Lock

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # glibc's malloc.h
_LARGE = 1024 * 1024
_WORTH_IT = 16 * 1024 * 1024
_STATM = Path("/proc/self/statm")
_SIZE_OF_PAGE = os.sysconf("SC_PAGE_SIZE")


class Memory:
    """Of this process. With another C library than glibc it does nothing."""

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None)
        self._lock = Lock()
        self._least = 0

    def begin(self) -> None:
        """Before any thread has a heap of its own: few heaps, and large blocks apart from them."""
        if hasattr(self._libc, "mallopt"):
            self._libc.mallopt(_ARENA_MAX, 2)
            self._libc.mallopt(_MMAP_THRESHOLD, _LARGE)

    def give_back(self) -> None:
        """If it has grown. To be called where nobody waits: it takes some milliseconds."""
        if not hasattr(self._libc, "malloc_trim") or not self._lock.acquire(blocking=False):
            return
        try:
            if resident() > self._least + _WORTH_IT:
                self._libc.malloc_trim(0)
                self._least = resident()
            self._least = min(self._least, resident())
        finally:
            self._lock.release()


def resident() -> int:
    """Bytes of this process that are in memory."""
    return int(_STATM.read_text().split()[1]) * _SIZE_OF_PAGE


memory = Memory()
