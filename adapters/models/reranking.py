"""Rerankers behind a server: `POST …/rerank`, in the two protocols that there are."""

import asyncio
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import from_json

from adapters.models.charging import (
    as_charged,
    by_tokens,
    charged,
    told_number,
    told_tokens,
    uncharged,
)
from contracts.chats import Hit, Usage
from contracts.errors import ConfigurationError, ModelUnavailable
from contracts.ledger import ModelRole, Used
from contracts.settings import RerankingSettings

_LONGEST = 8000
"""Characters of a passage; its neighbours and headings may make it long."""


_LONGEST_ANSWER = 4_000_000
"""Bytes; some servers send the passages back with their scores."""


class _CohereRow(BaseModel, strict=True):
    index: int
    relevance_score: float


class _CohereRanking(BaseModel):
    results: list[_CohereRow]


class _TeiRow(BaseModel, strict=True):
    index: int
    score: float


_COHERE = TypeAdapter(_CohereRanking)
_TEI = TypeAdapter(list[_TeiRow])


class _ServedReranker(ABC):
    """`contracts.ports.Reranker`. One request a search: passages of one are compared."""

    def __init__(self, settings: RerankingSettings) -> None:
        if settings.base_url is None:
            raise ConfigurationError(
                "Ibid cannot start. IBID_RERANKING__BASE_URL is needed for a reranker."
            )
        self.name, self.depth = settings.name, settings.depth
        self._seconds = settings.timeout_seconds
        self._url = f"{str(settings.base_url).rstrip('/')}/rerank"
        self._client = httpx.AsyncClient(
            headers={"authorization": f"Bearer {settings.api_key.get_secret_value()}"},
            timeout=settings.timeout_seconds,
        )

    @abstractmethod
    def _body(self, query: str, texts: list[str]) -> dict[str, Any]: ...

    @abstractmethod
    def _rows(self, told: bytes) -> list[tuple[int, float]]:
        """Which text has which score. Raises `ValidationError` for anything else."""

    async def close(self) -> None:
        await self._client.aclose()

    async def rerank(self, query: str, hits: Sequence[Hit]) -> list[float]:
        if not hits:
            return []
        texts = [_read(hit) for hit in hits]
        read = sum(len(query) + len(text) for text in texts)
        estimate = by_tokens(read)._replace(searches=1)
        with charged(ModelRole.RERANK, self.name, estimate) as call:
            told = await self._ranking(self._body(query, texts))
            call.tell(_used(told, estimate))
            return self._scores(told, len(hits))

    async def _ranking(self, body: dict[str, Any]) -> bytes:
        try:
            async with asyncio.timeout(self._seconds):
                status, told = await self._answer(body)
        except (httpx.TimeoutException, TimeoutError) as error:
            late = ModelUnavailable(f"The reranker {self.name} took too long to answer.")
            raise as_charged(late, error) from error
        except httpx.HTTPError as error:
            away = ModelUnavailable(
                f"The reranker {self.name} cannot be reached. Check IBID_RERANKING__BASE_URL."
            )
            raise as_charged(away, error) from error
        if status != 200:
            raise uncharged(ModelUnavailable(self._refused(status)))
        return told

    async def _answer(self, body: dict[str, Any]) -> tuple[int, bytes]:
        """Its status and what it says, as far as a ranking may be long."""
        told = bytearray()
        async with self._client.stream("POST", self._url, json=body) as response:
            async for piece in response.aiter_bytes():
                told += piece
                if len(told) > _LONGEST_ANSWER:
                    break  # what is cut off is no ranking, and said to be none
        return response.status_code, bytes(told)

    def _scores(self, told: bytes, wanted: int) -> list[float]:
        try:
            rows = self._rows(told)
            scores: Mapping[int, float] = dict(rows)
        except ValidationError as error:
            raise ModelUnavailable(
                f"The reranker {self.name} sent something that is no ranking."
                " Check IBID_RERANKING__KIND."
            ) from error
        if len(rows) != wanted or scores.keys() != set(range(wanted)):
            raise ModelUnavailable(f"The reranker {self.name} left out some of the passages.")
        if not all(map(math.isfinite, scores.values())):
            raise ModelUnavailable(f"The reranker {self.name} gave a score that is no number.")
        return [scores[i] for i in range(wanted)]

    def _refused(self, status: int) -> str:
        match status:
            case 401 | 403:
                return f"The server of {self.name} refuses the key. Check IBID_RERANKING__API_KEY."
            case 404:
                return (
                    f"The server knows no reranker {self.name}. Check IBID_RERANKING__NAME and"
                    " IBID_RERANKING__BASE_URL."
                )
            case 413 | 422:
                return (
                    f"The reranker {self.name} does not take so much at once (status {status})."
                    " Lower IBID_RERANKING__DEPTH, or check IBID_RERANKING__KIND."
                )
            case 429:
                return f"The reranker {self.name} has reached its limit. Try again later."
            case _:
                return f"The reranker {self.name} failed (status {status}). Try again later."


class CohereReranker(_ServedReranker):
    """Cohere's protocol, which Jina, vLLM, Infinity and LiteLLM speak, too."""

    def _body(self, query: str, texts: list[str]) -> dict[str, Any]:
        return {"model": self.name, "query": query, "documents": texts, "top_n": len(texts)}

    def _rows(self, told: bytes) -> list[tuple[int, float]]:
        return [(row.index, row.relevance_score) for row in _COHERE.validate_json(told).results]


class TeiReranker(_ServedReranker):
    """Text Embeddings Inference: a server has one model, and is not told which."""

    def _body(self, query: str, texts: list[str]) -> dict[str, Any]:
        return {"query": query, "texts": texts, "truncate": True}

    def _rows(self, told: bytes) -> list[tuple[int, float]]:
        return [(row.index, row.score) for row in _TEI.validate_json(told)]


def _used(told: bytes, estimate: Used) -> Used:
    """Cohere counts searches (`meta.billed_units.search_units`), Jina and vLLM tokens (`usage`);
    a server that says neither has judged one search of about so many tokens."""
    try:
        answer: Any = from_json(told)  # which nesting without end does not bring down
    except ValueError:
        return estimate
    meta = answer.get("meta") if isinstance(answer, dict) else None
    billed = meta.get("billed_units") if isinstance(meta, dict) else None
    searches, tokens = told_number(billed, "search_units"), told_tokens(answer)
    if tokens is None and searches is None:
        return estimate
    return Used(tokens or Usage(), searches=1 if searches is None else int(searches))


def _read(hit: Hit) -> str:
    """What is judged: what was embedded of it, the headings above it and its text."""
    return f"{hit.context or hit.title}\n{hit.text}".strip()[:_LONGEST]
