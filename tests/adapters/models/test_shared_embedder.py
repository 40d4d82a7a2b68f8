"""An embedder that several workers share, as a service on a GPU: it takes what it can."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from adapters.models import embeddings
from adapters.models.embeddings import OpenAIEmbedder
from contracts.errors import ModelUnavailable
from contracts.settings import EmbeddingSettings
from evaluation.scripted import ScriptedModel, serving


@contextmanager
def service(statuses: Sequence[int] = (), most: int = 64) -> Iterator[tuple[str, list[int]]]:
    """Answers with these statuses first, then well, but never more than `most` texts; and how many
    each request had."""
    sizes: list[int] = []
    left = list(statuses)

    class Service(ScriptedModel):
        def do_POST(self) -> None:
            texts = self.asked()["input"]
            sizes.append(len(texts))
            status = left.pop(0) if left else 200 if len(texts) <= most else 422
            data = [{"index": n, "embedding": [float(t), 1.0]} for n, t in enumerate(texts)]
            self.send_whole(status, {"data": data} if status == 200 else {"error": "no"})

    with serving(Service) as url:
        yield url, sizes


@contextmanager
def embedder(url: str) -> Iterator[OpenAIEmbedder]:
    told = {"kind": "openai", "base_url": url, "name": "shared", "dimensions": 2}
    yield OpenAIEmbedder(EmbeddingSettings.model_validate(told))


async def test_a_server_that_takes_fewer_texts_is_sent_fewer_from_then_on() -> None:
    texts = [str(n) for n in range(100)]
    with service(most=32) as (url, sizes), embedder(url) as shared:
        vectors = await shared.embed_passages(texts)
        again = await shared.embed_passages(texts[:64])

    assert [round(vector[0] / vector[1]) for vector in vectors] == list(range(100))
    assert len(again) == 64
    assert sizes == [64, 32, 32, 32, 4, 32, 32]


async def test_a_single_text_that_is_refused_is_an_error() -> None:
    refused = pytest.raises(ModelUnavailable, match="status 422")
    with service(most=0) as (url, sizes), embedder(url) as shared, refused:
        await shared.embed_passages(["1", "2"])

    assert sizes == [2, 1]


async def test_a_server_with_too_much_to_do_is_asked_again_for_passages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(embeddings, "_WAITS", (0.01, 0.01))
    with service(statuses=[429, 503]) as (url, sizes), embedder(url) as shared:
        vectors = await shared.embed_passages(["1"])

    assert (len(vectors), sizes) == (1, [1, 1, 1])


async def test_a_question_does_not_wait_for_a_server_with_too_much_to_do() -> None:
    refused = pytest.raises(ModelUnavailable, match="reached its limit")
    with service(statuses=[429]) as (url, sizes), embedder(url) as shared, refused:
        await shared.embed_query("1")

    assert sizes == [1]
