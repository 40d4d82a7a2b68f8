"""What an API that runs tells of its parts."""

import json
import urllib.error
from http.client import HTTPException
from typing import Any

from local.web import direct

_SECONDS = 8.0
"""It asks the model's server itself, and waits three seconds for it."""
NOT_NEEDED = {"model"}
"""Somebody else's, which may come up after us: documents are read and searched without it."""


def parts_down(api: str, seconds: float = _SECONDS) -> dict[str, str] | None:
    """Each part that is not well, and what is the matter; None when nobody answers."""
    try:
        with direct.open(f"{api}/health/ready", timeout=seconds):
            return {}
    except urllib.error.HTTPError as error:
        return _told(error.read())
    except (OSError, HTTPException):
        return None


def is_usable(api: str) -> bool:
    """Whether people can be let in."""
    down = parts_down(api)
    return down is not None and down.keys() <= NOT_NEEDED


def _told(body: bytes) -> dict[str, str] | None:
    try:
        told: Any = json.loads(body)
        return {
            name: part["detail"] or f"It is {part['status']}."
            for name, part in told["parts"].items()
            if part["status"] != "ok" and ":" not in name  # one with a colon is a spare
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        return None  # somebody else's port
