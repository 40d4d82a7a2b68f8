"""Logs: one line an event, with the request's or the task's id bound everywhere."""

import logging
import sys
from contextvars import ContextVar

bound_id: ContextVar[str] = ContextVar("bound_id", default="-")
bound_path: ContextVar[str | None] = ContextVar("bound_path", default=None)
bound_address: ContextVar[str] = ContextVar("bound_address", default="")
bound_network: ContextVar[str] = ContextVar("bound_network", default="")
"""Where a request came from, as far as it is kept; empty outside of requests."""

# They log whole addresses: signed ones, and those of people's servers, have secrets in them.
# The two clients tell them at INFO, what lies below them only at DEBUG.
_TELL_ADDRESSES = ("httpx", "httpx2", "httpcore", "httpcore2", "botocore", "urllib3")


class _Bind(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.bound_id = bound_id.get()
        return True


def set_up_logging(level: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_Bind())
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)s %(name)s [%(bound_id)s] %(message)s")
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in (*_TELL_ADDRESSES, "uvicorn.access"):
        logging.getLogger(chatty).setLevel("WARNING")
