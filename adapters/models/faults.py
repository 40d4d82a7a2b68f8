"""Every way in which a language model's server fails, told apart and told to people."""

import re
from types import ModuleType
from typing import Any

import httpx

from contracts.errors import (
    ModelBrokeOff,
    ModelFailed,
    ModelLimited,
    ModelSilent,
    ModelUnavailable,
    ModelUnreadable,
)
from contracts.settings import ModelSettings

_TOLD_OF_TOOLS = {400, 404, 405, 422, 500, 501}
_TOLD_OF_WINDOW = {400, 413, 422, 500}
_OVERFLOW = re.compile(
    r"context[ _](?:length|window|size)|maximum context|prompt is too long|too many tokens",
    re.IGNORECASE,
)
_WINDOW = re.compile(
    r"(?:context (?:length|window|size)(?: (?:is|of(?: only)?))?|n_ctx)\W{1,4}(\d{3,7})\b",
    re.IGNORECASE,
)

_SECONDS = re.compile(r"[1-9]\d{0,4}")


def is_about_tools(error: Exception) -> bool:
    """Servers have no code for it: Ollama says 400 and "does not support tools", vLLM 400 and
    "tool choice requires …", llama.cpp 500 and "tools param requires …"."""
    return _status(error) in _TOLD_OF_TOOLS and "tool" in _told(error).lower()


def is_overflow(error: Exception) -> bool:
    """More was sent than the model reads at once."""
    return _status(error) in _TOLD_OF_WINDOW and _OVERFLOW.search(_told(error)) is not None


def may_be_charged(error: Exception, openai: ModuleType) -> bool:
    """Of a call of which nothing came: a server that refused it, or was not reached, has not read
    it; one that was silent for too long may have."""
    match error:
        case openai.APIStatusError():
            return False
        case openai.APITimeoutError() | httpx.TimeoutException():
            return not isinstance(error.__cause__ or error, httpx.ConnectTimeout)
        case openai.APIConnectionError() | httpx.ConnectError():
            return False
        case _:
            return True


def window_in(error: Exception) -> int | None:
    """How many tokens it reads and writes at once, where the server says so."""
    found = _WINDOW.search(_told(error))
    return int(found[1]) if found else None


def too_long(name: str, window: int | None) -> str:
    most = f" ({window} tokens)" if window else ""
    return (
        f"The question and its passages are longer than {name} can read at once{most}. Choose"
        " fewer passages in the project's settings, or a model with a larger context."
    )


def _status(error: Exception) -> int | None:
    return getattr(error, "status_code", None)


def _told(error: Exception) -> str:
    return str(getattr(error, "body", None) or error)


def failure(
    error: Exception, told: ModelSettings, begun: bool, openai: ModuleType
) -> ModelUnavailable:
    """Every way a server can fail, of a kind of its own, with a sentence that says what to do."""
    name, variables = told.name, told.variables
    match error:
        case openai.APIStatusError():
            return _refused(name, variables, error)
        case openai.APITimeoutError() | httpx.TimeoutException():
            return ModelSilent(f"{name} took too long to answer. Ask again.")
        case openai.APIConnectionError() | httpx.HTTPError():
            if begun:
                return broke_off(name)
            return ModelUnavailable(
                f"The server of {name} cannot be reached. Check {variables}__BASE_URL."
            )
        case _:
            return ModelUnreadable(
                f"The server of {name} sent what is no answer. Check {variables}__BASE_URL."
            )


def broke_off(name: str) -> ModelBrokeOff:
    return ModelBrokeOff(f"The answer of {name} broke off. Ask again.")


def _refused(name: str, variables: str, error: Any) -> ModelUnavailable:
    status = error.status_code
    match status:
        case 401 | 403:
            return ModelUnavailable(
                f"The server of {name} refuses the key. Check {variables}__API_KEY."
            )
        case 404:
            return ModelUnavailable(
                f"The server knows no model {name}. Check {variables}__NAME and its base URL."
            )
        case 429:
            seconds = _retry_after(error)
            wait = f"Wait {seconds} s" if seconds else "Wait a little"
            return ModelLimited(
                f"{name} has reached its limit of questions. {wait}, then ask again.", seconds
            )
        case 400 | 413 | 422:
            return ModelUnavailable(
                f"The server of {name} does not accept the question (status {status})."
            )
        case _:
            return ModelFailed(f"The server of {name} failed (status {status}). Ask again later.")


def _retry_after(error: Any) -> int | None:
    """In whole seconds; a date is told by few, and is not read."""
    told = error.response.headers.get("retry-after", "")
    return int(told) if _SECONDS.fullmatch(told) else None
