"""Rerankers behind a server: `POST …/rerank`, in the two protocols that there are."""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from contracts.chats import Hit
from contracts.errors import ConfigurationError, ModelUnavailable
from contracts.settings import RerankingSettings

_LONGEST = 8000
"""Characters of a passage; its neighbours and headings may make it long."""


class _ServedReranker(ABC):
    """`contracts.ports.Reranker`. One request a search: passages of one are compared."""

    def __init__(self, settings: RerankingSettings) -> None:
        if settings.base_url is None:
            raise ConfigurationError(
                "Ibid cannot start. IBID_RERANKING__BASE_URL is needed for a reranker."
            )
        self.name, self.depth = settings.name, settings.depth
        self._url = f"{str(settings.base_url).rstrip('/')}/rerank"
        self._client = httpx.AsyncClient(
            headers={"authorization": f"Bearer {settings.api_key.get_secret_value()}"},
            timeout=settings.timeout_seconds,
            trust_env=False,
        )

    @abstractmethod
    def _body(self, query: str, texts: list[str]) -> dict[str, Any]: ...

    @abstractmethod
    def _rows(self, told: Any) -> list[tuple[int, float]]:
        """Which text has which score. Raises `KeyError` or `TypeError` for anything else."""

    async def close(self) -> None:
        await self._client.aclose()

    async def rerank(self, query: str, hits: Sequence[Hit]) -> list[float]:
        if not hits:
            return []
        body = self._body(query, [_read(hit) for hit in hits])
        try:
            response = await self._client.post(self._url, json=body)
        except httpx.TimeoutException as error:
            raise ModelUnavailable(f"The reranker {self.name} took too long to answer.") from error
        except httpx.HTTPError as error:
            raise ModelUnavailable(
                f"The reranker {self.name} cannot be reached. Check IBID_RERANKING__BASE_URL."
            ) from error
        if response.status_code != 200:
            raise ModelUnavailable(self._refused(response.status_code))
        return self._scores(response, len(hits))

    def _scores(self, response: httpx.Response, wanted: int) -> list[float]:
        try:
            scores: Mapping[int, float] = dict(self._rows(response.json()))
        except (ValueError, KeyError, TypeError) as error:
            raise ModelUnavailable(
                f"The reranker {self.name} sent something that is no ranking."
                " Check IBID_RERANKING__KIND."
            ) from error
        if scores.keys() != set(range(wanted)):
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

    def _rows(self, told: Any) -> list[tuple[int, float]]:
        return [(int(row["index"]), float(row["relevance_score"])) for row in told["results"]]


class TeiReranker(_ServedReranker):
    """Text Embeddings Inference: a server has one model, and is not told which."""

    def _body(self, query: str, texts: list[str]) -> dict[str, Any]:
        return {"query": query, "texts": texts, "truncate": True}

    def _rows(self, told: Any) -> list[tuple[int, float]]:
        return [(int(row["index"]), float(row["score"])) for row in told]


def _read(hit: Hit) -> str:
    """What is judged: what was embedded of it, the headings above it and its text."""
    return f"{hit.context or hit.title}\n{hit.text}".strip()[:_LONGEST]
