"""Logs: one line an event, with the request's or the task's id bound everywhere."""

import logging
import sys
from contextvars import ContextVar

bound_id: ContextVar[str] = ContextVar("bound_id", default="-")
bound_path: ContextVar[str | None] = ContextVar("bound_path", default=None)


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
    for chatty in ("httpx", "uvicorn.access"):  # paths of signed URLs are secrets
        logging.getLogger(chatty).setLevel("WARNING")
