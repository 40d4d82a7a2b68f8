"""Finds an implementation by kind and name: our own by the same door as a stranger's."""

from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import entry_points
from inspect import isawaitable
from typing import Any

from contracts.errors import ConfigurationError

_OURS: Mapping[str, Mapping[str, str]] = {
    "auth": {
        "local": "adapters.auth.local:LocalAuth",
        "supabase": "adapters.auth.supabase:SupabaseAuth",
    },
    "identity_providers": {
        "oidc": "adapters.auth.oidc.kinds:Oidc",
        "keycloak": "adapters.auth.oidc.kinds:Keycloak",
        "clerk": "adapters.auth.oidc.kinds:Clerk",
        "supabase": "adapters.auth.oidc.kinds:Supabase",
    },
    "vectors": {"pgvector": "adapters.vectors.pgvector:PgVectorStore"},
    "vector_indexes": {
        "lancedb": "adapters.vectors.lance:LanceIndex",
        "langchain": "adapters.vectors.langchain_table:LangChainIndex",
        "chroma": "adapters.vectors.chroma:ChromaIndex",
        "qdrant": "adapters.vectors.qdrant:QdrantIndex",
        "qdrant-edge": "adapters.vectors.qdrant_edge:QdrantEdgeIndex",
    },
    "objects": {
        "disk": "adapters.objects.disk:DiskStore",
        "s3": "adapters.objects.s3:S3Store",
        "supabase": "adapters.objects.supabase:SupabaseStore",
    },
    "fetchers": {
        "http": "adapters.web.fetch:HttpFetch",
        "scrapingbee": "adapters.web.scrapingbee:ScrapingBeeFetch",
        "browser": "adapters.web.browser:BrowserFetch",
    },
    "web_searches": {
        "tavily": "adapters.web.tavily:TavilySearch",
        "searxng": "adapters.web.searxng:SearxngSearch",
    },
    "embedders": {
        "minilm": "adapters.models.minilm:MiniLM",
        "e5": "adapters.models.e5:MultilingualE5",
        "openai": "adapters.models.embeddings:OpenAIEmbedder",
    },
    "rerankers": {
        "cohere": "adapters.models.reranking:CohereReranker",
        "tei": "adapters.models.reranking:TeiReranker",
    },
    "transcribers": {"openai": "adapters.models.transcription:OpenAITranscriber"},
}


def find(kind: str, name: str) -> Any:
    """The class registered under the entry-point group `ibid.<kind>`, or one of ours.

    Raises:
        ConfigurationError: naming what there is to choose from.
    """
    theirs = {entry.name: entry for entry in entry_points(group=f"ibid.{kind}")}
    if name in theirs:
        return theirs[name].load()
    ours = _OURS.get(kind, {})
    if name in ours:
        module, _, attribute = ours[name].partition(":")
        return getattr(import_module(module), attribute)
    known = ", ".join(sorted({*ours, *theirs}))
    raise ConfigurationError(f"There is no {kind} plug-in named {name!r}. There are: {known}.")


async def close_plugin(plugin: object) -> None:
    """Somebody else's may have nothing to close, or close without waiting."""
    close = getattr(plugin, "close", None)
    closing = close() if close else None
    if isawaitable(closing):
        await closing
