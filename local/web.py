"""HTTP to our own parts on loopback, past any proxy of the environment."""

import urllib.error
import urllib.request
from http.client import HTTPException

direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def status(url: str, seconds: float = 3.0) -> int | None:
    """The status code of a GET; None when nobody answers in time."""
    try:
        with direct.open(url, timeout=seconds) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except (OSError, HTTPException):
        return None
