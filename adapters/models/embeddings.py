"""An embedder behind any OpenAI-compatible server."""

import asyncio
import math
from array import array
from collections.abc import Sequence
from typing import Any

import httpx

from adapters.models.charging import (
    Charged,
    as_charged,
    by_tokens,
    charged,
    told_tokens,
    uncharged,
)
from contracts.errors import ConfigurationError, ModelUnavailable
from contracts.ledger import ModelRole, Used
from contracts.ports import Vector
from contracts.settings import EmbeddingSettings

_AT_ONCE = 64
"""Texts a request, until a server says that it takes fewer; text-embeddings-inference takes 32."""
_WAITS = (1.0, 2.0, 4.0)
"""Seconds before a server that has too much to do is asked again, for passages: several workers
may share one. Whoever asks a question does not wait for that."""
_TOO_MANY, _OVERLOADED = (413, 422), (429, 503)


class _TooManyTexts(ModelUnavailable):
    """In one request: it is to be asked for fewer."""


class _Overloaded(ModelUnavailable):
    """For now."""


class OpenAIEmbedder:
    """`contracts.ports.Embedder` over `POST …/embeddings`, brought to unit length."""

    max_tokens = 512

    def __init__(self, settings: EmbeddingSettings) -> None:
        if settings.base_url is None or not settings.name:
            raise ConfigurationError(
                f"Ibid cannot start. {settings.variables}__BASE_URL and {settings.variables}__NAME "
                f"are needed with {settings.variables}__KIND=openai."
            )
        self._variables = settings.variables
        self.name = settings.name
        self.dimensions = settings.dimensions
        self._url = f"{str(settings.base_url).rstrip('/')}/embeddings"
        self._at_once = _AT_ONCE
        self._client = httpx.AsyncClient(
            headers={"authorization": f"Bearer {settings.api_key.get_secret_value()}"},
            timeout=settings.timeout_seconds,
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def embed_query(self, text: str) -> Vector:
        return (await self._request([text]))[0]

    async def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        vectors: list[Vector] = []
        while len(vectors) < len(texts):
            some = list(texts[len(vectors) : len(vectors) + self._at_once])
            try:
                vectors += await self._patiently(some)
            except _TooManyTexts:
                self._at_once = min(self._at_once, len(some) // 2)
        return vectors

    async def _patiently(self, texts: list[str]) -> list[Vector]:
        for seconds in _WAITS:
            try:
                return await self._request(texts)
            except _Overloaded:
                await asyncio.sleep(seconds)
        return await self._request(texts)

    async def _request(self, texts: list[str]) -> list[Vector]:
        estimate = by_tokens(sum(map(len, texts)))
        with charged(ModelRole.EMBED, self.name, estimate) as call:
            response = await self._answer(texts)
            return self._vectors(response, len(texts), call)

    async def _answer(self, texts: list[str]) -> httpx.Response:
        body = {"model": self.name, "input": texts, "dimensions": self.dimensions}
        try:
            response = await self._client.post(self._url, json=body)
        except httpx.TimeoutException as error:
            late = ModelUnavailable(f"The embedder {self.name} took too long to answer.")
            raise as_charged(late, error) from error
        except httpx.HTTPError as error:
            away = ModelUnavailable(
                f"The embedder {self.name} cannot be reached. Check {self._variables}__BASE_URL."
            )
            raise as_charged(away, error) from error
        if response.status_code != 200:
            raise uncharged(self._refusal(response.status_code, len(texts)))
        return response

    def _refusal(self, status: int, texts: int) -> ModelUnavailable:
        said = self._refused(status)
        if status in _TOO_MANY and texts > 1:
            return _TooManyTexts(said)
        return _Overloaded(said) if status in _OVERLOADED else ModelUnavailable(said)

    def _vectors(self, response: httpx.Response, wanted: int, call: Charged) -> list[Vector]:
        try:
            answer = response.json()
            if tokens := told_tokens(answer):
                call.tell(Used(tokens))
            data: list[dict[str, Any]] = answer["data"]
            rows = [row["embedding"] for row in sorted(data, key=lambda row: row["index"])]
            vectors = [array("f", row) for row in rows]
        except (ValueError, KeyError, TypeError) as error:
            raise ModelUnavailable(
                f"The embedder {self.name} sent something that is no vector."
            ) from error
        if len(vectors) != wanted:
            raise ModelUnavailable(f"The embedder {self.name} left out some of the texts.")
        return [self._unit(vector) for vector in vectors]

    def _unit(self, vector: Vector) -> Vector:
        if len(vector) != self.dimensions:
            raise ModelUnavailable(
                f"The embedder {self.name} gave {len(vector)} dimensions where "
                f"{self.dimensions} are expected. Set {self._variables}__DIMENSIONS."
            )
        length = math.hypot(*vector)
        if not math.isfinite(length) or length == 0:
            raise ModelUnavailable(f"The embedder {self.name} gave a vector that is no number.")
        return array("f", (value / length for value in vector))

    def _refused(self, status: int) -> str:
        match status:
            case 401 | 403:
                return (
                    f"The server of {self.name} refuses the key. Check {self._variables}__API_KEY."
                )
            case 404:
                return f"The server knows no embedder {self.name}. Check {self._variables}__NAME."
            case 429:
                return f"The embedder {self.name} has reached its limit. Try again later."
            case _:
                return f"The embedder {self.name} failed (status {status}). Try again later."
