"""Whether the models answer: a sentence about what is wrong, or None."""

import time

import httpx

from contracts.errors import ModelUnavailable
from contracts.ports import Embedder
from contracts.settings import ModelSettings

_KEEP_SECONDS = 15.0
_answers: dict[str, tuple[float, str | None]] = {}


async def embedder_answers(embedder: Embedder) -> str | None:
    try:
        await embedder.embed_query("ready?")
    except ModelUnavailable as error:
        return error.detail
    return None


async def model_answers(settings: ModelSettings) -> str | None:
    """Asks `GET {base_url}/models`, at most once in 15 s, since health is asked often."""
    url = f"{str(settings.base_url).rstrip('/')}/models"
    checked_at, answer = _answers.get(url, (0.0, None))
    if time.monotonic() - checked_at > _KEEP_SECONDS or not checked_at:
        answer = await _ask(url, settings.api_key.get_secret_value(), settings.variables)
        _answers[url] = (time.monotonic(), answer)
    return answer


async def _ask(url: str, key: str, variables: str) -> str | None:
    try:
        async with httpx.AsyncClient(timeout=3) as client:
            response = await client.get(url, headers={"authorization": f"Bearer {key}"})
    except httpx.HTTPError as error:
        return f"The model's server does not answer ({type(error).__name__})."
    if response.status_code in (401, 403):
        return f"The model's server refuses the key: check {variables}__API_KEY."
    return (
        None if response.status_code < 500 else f"The model's server says {response.status_code}."
    )
