"""An embedder behind any OpenAI-compatible server."""

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
"""Texts a request: every server we know takes as many, and one failure costs little."""


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
        self._client = httpx.AsyncClient(
            headers={"authorization": f"Bearer {settings.api_key.get_secret_value()}"},
            timeout=settings.timeout_seconds,
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def embed_query(self, text: str) -> Vector:
        return (await self.embed_passages([text]))[0]

    async def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        vectors: list[Vector] = []
        for first in range(0, len(texts), _AT_ONCE):
            vectors += await self._request(list(texts[first : first + _AT_ONCE]))
        return vectors

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
            raise uncharged(ModelUnavailable(self._refused(response.status_code)))
        return response

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
