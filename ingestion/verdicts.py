"""What a person is told when a file could not be parsed."""

import logging
import signal
from typing import Any

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from contracts.settings import ParserLimits

_log = logging.getLogger(__name__)


def reported(value: dict[str, Any], name: str) -> IngestFailure:
    """The failure the child reports; where it has no sentence of its own, one of ours."""
    if unexpected := value.get("unexpected"):
        _log.warning("A parser raised %s", str(unexpected)[:500])
    code, message = FailureCode(value["code"]), str(value["message"])[:1000]
    if message:
        failure = IngestFailure(code, message)
        failure.retryable = value.get("retryable") is True
        return failure
    return _too_complex(name) if code is FailureCode.TOO_COMPLEX else unreadable(name)


def died(name: str, status: int | None, limits: ParserLimits) -> IngestFailure:
    if status == -signal.SIGXCPU:
        return timed_out(name, limits.cpu_seconds)
    if status is not None and status < 0:
        return _too_complex(name)
    _log.error("A parser ended with status %s and no answer", status)
    return IngestFailure(
        FailureCode.INTERNAL,
        f"{name} could not be read because of a fault of ours. Try again in a moment.",
        passing=True,
    )


def timed_out(name: str, seconds: int) -> IngestFailure:
    return IngestFailure(
        FailureCode.TIMED_OUT,
        f"Reading {name} took longer than {seconds} seconds and was stopped. Split it into "
        "smaller files, or save it again as a simpler one.",
    )


def _too_complex(name: str) -> IngestFailure:
    return IngestFailure(
        FailureCode.TOO_COMPLEX,
        f"Reading {name} needs more memory than one document may use. Split it into smaller "
        "files, or save it again as a simpler one.",
    )


def unreadable(name: str) -> IngestFailure:
    return IngestFailure(
        FailureCode.CORRUPT,
        f"{name} could not be read; it is probably damaged. Try to export or download it again.",
    )
