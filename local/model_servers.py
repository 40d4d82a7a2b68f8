"""Language model servers of this machine: found to be suggested, never used unasked."""

import json
import shlex
from collections.abc import Iterator, Sequence
from http.client import HTTPException
from typing import Any

from local.web import direct

USUAL = (("Ollama", 11434), ("LM Studio", 1234), ("llama.cpp", 8080))
"""Where they listen if nobody tells them otherwise. vLLM's port is that of our API."""
_SECONDS = 0.3
_MOST_BYTES = 1_000_000


def suggestions(servers: Sequence[tuple[str, int]], seconds: float = _SECONDS) -> Iterator[str]:
    """For each that has a model which can answer, the settings that would use it."""
    for what, port in servers:
        url = f"http://127.0.0.1:{port}/v1"
        if names := _answering(url, seconds):
            yield (
                f"No language model is configured, and what may be {what} answers on port {port}."
                f" To use it: IBID_MODEL__BASE_URL={url} IBID_MODEL__NAME={shlex.quote(names[0])}"
            )


def _answering(url: str, seconds: float) -> list[str]:
    try:
        with direct.open(f"{url}/models", timeout=seconds) as answer:
            told: Any = json.loads(answer.read(_MOST_BYTES))
        names = [str(model["id"]) for model in told["data"]]
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return []  # somebody else's port
    return [name for name in names if name.isprintable() and "embed" not in name.lower()]
