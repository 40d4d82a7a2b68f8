"""What leaves as it is, though personal data is masked for language models."""

from collections.abc import Iterator

from adapters.models.embedders import LOCALS
from contracts.settings import EmbeddingSettings, Settings
from contracts.settings.web import NO_WEB_SEARCH

_LOCAL = {one.kind for one in LOCALS.values()}


def unmasked(settings: Settings) -> Iterator[str]:
    """A sentence for each server that these settings send texts to; none where masking is off.

    An embedder has to be given the very words that a search is for, and a recording has no text
    yet: these cannot be masked, so that whoever runs Ibid is told.
    """
    if not settings.masking.on:
        return
    for told in settings.connections.values():
        if not told.masked:
            yield f"{told.variables}__MASKED is off: {told.name} is told personal data as it is."
    for told in (settings.embedding, *settings.embedders.values()):
        if told.kind not in _LOCAL:
            yield f"{_named(told)} is sent passages and questions as they are, to be embedded."
    if settings.reranking.base_url is not None:
        yield "The server at IBID_RERANKING__BASE_URL is sent questions and passages as they are."
    if settings.transcription.base_url is not None:
        yield "The server at IBID_TRANSCRIPTION__BASE_URL is sent recordings as they are."
    if settings.web_search.kind != NO_WEB_SEARCH:
        yield "The search engine of IBID_WEB_SEARCH__KIND is sent what is searched as it is."
    if settings.tracing.endpoint is not None and settings.tracing.content:
        yield "IBID_TRACING__CONTENT is on: the collector is sent prompts and answers as they are."


def _named(told: EmbeddingSettings) -> str:
    return f"The embedder of {told.variables}__BASE_URL"
