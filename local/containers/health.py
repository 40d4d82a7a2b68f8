"""Whether the program of this container is well: `python -m local.containers.health <what>`.

`what` is an address that has to answer 200, or a file that has to have been touched within a minute
(`IBID_WORKER__PULSE`). It runs every few seconds, so it imports next to nothing.
"""

import os
import sys
import time

_OLDEST_SECONDS = 60
_PATIENCE_SECONDS = 4


def problem(what: str) -> str | None:
    """What is wrong, or None."""
    return _answers(what) if what.startswith("http://") else _beats(what)


def _beats(file: str) -> str | None:
    try:
        age = time.time() - os.stat(file).st_mtime
    except OSError as error:
        return f"{file}: {error.strerror}."
    return None if age < _OLDEST_SECONDS else f"{file} was touched {age:.0f} s ago."


def _answers(address: str) -> str | None:
    from http.client import HTTPConnection, HTTPException
    from urllib.parse import urlsplit

    told = urlsplit(address)
    line = HTTPConnection(told.hostname or "", told.port, timeout=_PATIENCE_SECONDS)
    try:
        line.request("GET", told.path or "/")
        status = line.getresponse().status
    except (OSError, HTTPException) as error:
        return f"{address}: {error}."
    finally:
        line.close()
    return None if status == 200 else f"{address} answered {status}."


if __name__ == "__main__":
    sys.exit(problem(sys.argv[1]))
