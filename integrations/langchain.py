"""Ibid as a retriever of LangChain: search with its rights, versions and places, over HTTP."""

from typing import Any, Literal

import httpx
from langchain_core.callbacks import (
    AsyncCallbackManagerForRetrieverRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field, SecretStr


class SearchFailed(Exception):
    """Ibid refused or could not answer; `status` is the answer's, None when there was none."""

    def __init__(self, sentence: str, status: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status


class IbidRetriever(BaseRetriever):
    """The best passages of a project, best first.

    A document's `page_content` is exactly the passage, its `id` the passage's, and its metadata say
    where it stands: `source`, `document_id`, `place`, `score`, and `page` where there are pages.

    Raises:
        SearchFailed: with the sentence that Ibid gave.
    """

    base_url: str = Field(description="As `https://ibid.example.org`, without /api/v1.")
    api_key: SecretStr
    project_id: str
    limit: int = 10
    mode: Literal["hybrid", "vector", "keyword"] | None = Field(
        default=None, description="The project's own by default."
    )
    document_ids: list[str] | None = None
    timeout_seconds: float = 30

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        with httpx.Client(timeout=self.timeout_seconds) as http:
            try:
                answer = http.post(**self._request(query))
            except httpx.TransportError as error:
                raise self._silence() from error
        return _documents(answer)

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun
    ) -> list[Document]:
        async with httpx.AsyncClient(timeout=self.timeout_seconds) as http:
            try:
                answer = await http.post(**self._request(query))
            except httpx.TransportError as error:
                raise self._silence() from error
        return _documents(answer)

    def _request(self, query: str) -> dict[str, Any]:
        body: dict[str, Any] = {"query": query, "limit": self.limit}
        if self.mode is not None:
            body["mode"] = self.mode
        if self.document_ids is not None:
            body["document_ids"] = self.document_ids
        return {
            "url": f"{self.base_url.rstrip('/')}/api/v1/projects/{self.project_id}/search",
            "json": body,
            "headers": {"authorization": f"Bearer {self.api_key.get_secret_value()}"},
        }

    def _silence(self) -> SearchFailed:
        return SearchFailed(f"Ibid does not answer at {self.base_url}. Look whether it runs.")


def _documents(answer: httpx.Response) -> list[Document]:
    if not answer.is_success:
        raise SearchFailed(_sentence(answer), answer.status_code)
    return [_document(hit) for hit in answer.json()["hits"]]


def _document(hit: dict[str, Any]) -> Document:
    place = hit["place"]
    page = {"page": place["page"]} if "page" in place else {}
    metadata = {
        "source": hit["title"],
        "document_id": hit["document_id"],
        "place": place,
        "score": hit["score"],
        "scores": hit["scores"],
        **page,
    }
    return Document(id=hit["passage_id"], page_content=hit["text"], metadata=metadata)


def _sentence(answer: httpx.Response) -> str:
    if answer.headers.get("content-type", "").startswith("application/problem+json"):
        return answer.json()["detail"]
    return f"Something that is not Ibid answered with status {answer.status_code}."
