import math

import pytest

from adapters.models.embeddings import OpenAIEmbedder
from contracts.errors import ConfigurationError, ModelUnavailable
from contracts.settings import EmbeddingSettings
from tests.fakes.openai_server import openai_server


def embedder(server, **more) -> OpenAIEmbedder:
    told = {"kind": "openai", "base_url": server.url, "name": "fake-e", "dimensions": 8} | more
    return OpenAIEmbedder(EmbeddingSettings.model_validate(told))


async def test_vectors_come_in_the_order_of_the_texts_and_have_unit_length():
    async with openai_server() as server:
        one = embedder(server)
        together = await one.embed_passages(["first", "second"])
        alone = await one.embed_query("second")

    assert together[1] == alone != together[0]
    assert math.hypot(*alone) == pytest.approx(1)
    assert server.requests[0]["dimensions"] == 8


async def test_many_texts_are_sent_in_several_requests():
    async with openai_server() as server:
        vectors = await embedder(server).embed_passages([str(i) for i in range(130)])

    assert len(vectors) == 130
    assert [len(r["input"]) for r in server.requests] == [64, 64, 2]


@pytest.mark.parametrize(
    ("vector", "sentence"),
    [
        (lambda text, size: [1.0] * 3, "3 dimensions where 8 are expected"),
        (lambda text, size: [math.nan] * size, "no number"),
        (lambda text, size: [0.0] * size, "no number"),
        (lambda text, size: ["x"] * size, "no vector"),
    ],
)
async def test_a_bad_vector_is_refused(vector, sentence):
    async with openai_server(vector=vector) as server:
        with pytest.raises(ModelUnavailable, match=sentence):
            await embedder(server).embed_query("hello")


@pytest.mark.parametrize(
    ("behaviour", "sentence"),
    [
        ("unauthorized", "refuses the key"),
        ("limited", "limit"),
        ("failing", "status 500"),
        ("hang", "too long"),
        ("page", "no vector"),
    ],
)
async def test_a_failing_server_is_explained(behaviour, sentence):
    async with openai_server(behaviour=behaviour) as server:
        with pytest.raises(ModelUnavailable, match=sentence):
            await embedder(server, timeout_seconds=0.3).embed_query("hello")


async def test_an_absent_server_is_named():
    async with openai_server() as server:
        pass
    with pytest.raises(ModelUnavailable, match="IBID_EMBEDDING__BASE_URL"):
        await embedder(server).embed_query("hello")


def test_an_embedder_without_a_server_is_a_configuration_error():
    with pytest.raises(ConfigurationError, match="IBID_EMBEDDING__BASE_URL"):
        OpenAIEmbedder(EmbeddingSettings.model_validate({"kind": "openai"}))
