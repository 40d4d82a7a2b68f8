"""Logs: one line an event, with the request's or the task's id bound everywhere."""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

bound_id: ContextVar[str] = ContextVar("bound_id", default="-")
bound_path: ContextVar[str | None] = ContextVar("bound_path", default=None)
bound_address: ContextVar[str] = ContextVar("bound_address", default="")
bound_network: ContextVar[str] = ContextVar("bound_network", default="")
"""Where a request came from, as far as it is kept; empty outside of requests."""

# They log whole addresses: signed ones, and those of people's servers, have secrets in them.
# The two clients tell them at INFO, what lies below them only at DEBUG.
_TELL_ADDRESSES = ("httpx", "httpx2", "httpcore", "httpcore2", "botocore", "urllib3")

# At DEBUG they log what is sent and asked, and so what people wrote.
_TELL_CONTENT = ("sse_starlette", "openai", "langchain", "langchain_openai", "mcp")


class _Bind(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.bound_id = bound_id.get()
        return True


class _Json(logging.Formatter):
    """An object a line, for whoever collects logs."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "id": bound_id.get(),
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def set_up_logging(level: str, *, as_json: bool = False) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_Bind())
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s [%(bound_id)s] %(message)s")
    handler.setFormatter(_Json() if as_json else text)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(True)  # Python's own would be lines of another kind
    for chatty in (*_TELL_ADDRESSES, *_TELL_CONTENT, "uvicorn.access"):
        logging.getLogger(chatty).setLevel("WARNING")
