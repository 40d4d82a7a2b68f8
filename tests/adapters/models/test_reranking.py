"""Rerankers behind a server, over a real socket, in both protocols."""

from uuid import UUID

import pytest

from adapters.models.rerankers import Rerankers
from adapters.models.reranking import CohereReranker, TeiReranker
from contracts.chats import Hit, LegScores
from contracts.documents import Place
from contracts.errors import ConfigurationError, ModelUnavailable
from contracts.projects import RerankedBy
from contracts.settings import RerankingSettings
from tests.fakes.rerank_server import rerank_server


def hit(text: str, context: str = "") -> Hit:
    return Hit(
        passage_id=UUID(int=1),
        document_id=UUID(int=2),
        title="Handbook",
        text=text,
        context=context,
        place=Place(),
        score=1,
        scores=LegScores(),
    )


HITS = [hit("short"), hit("the longest of all"), hit("of middle length")]


def told(server, **more) -> RerankingSettings:
    return RerankingSettings.model_validate({"base_url": server.url, "name": "fake-r"} | more)


@pytest.mark.parametrize("kind", [CohereReranker, TeiReranker])
async def test_scores_come_in_the_order_of_the_passages(kind):
    async with rerank_server(score=lambda text: float(text.count("e"))) as server:
        scores = await kind(told(server)).rerank("How cold?", HITS)

    assert scores == [0, 2, 2]


async def test_a_server_of_coheres_protocol_is_told_the_model_and_asked_for_all():
    async with rerank_server() as server:
        await CohereReranker(told(server, api_key="k1")).rerank("How cold?", HITS)

    (asked,) = server.requests
    assert asked["model"] == "fake-r" and asked["query"] == "How cold?" and asked["top_n"] == 3
    assert server.authorizations == ["Bearer k1"]


async def test_a_server_of_one_model_is_told_none():
    async with rerank_server() as server:
        await TeiReranker(told(server)).rerank("How cold?", HITS)

    (asked,) = server.requests
    assert asked.keys() == {"query", "texts", "truncate"}


async def test_a_passage_is_judged_below_its_headings():
    async with rerank_server() as server:
        await CohereReranker(told(server)).rerank("?", [hit("At 4 °C.", "Cold rooms"), hit("x")])

    assert server.requests[0]["documents"] == ["Cold rooms\nAt 4 °C.", "Handbook\nx"]


async def test_a_long_passage_is_cut():
    async with rerank_server() as server:
        await CohereReranker(told(server)).rerank("?", [hit("x" * 20_000)])

    assert len(server.requests[0]["documents"][0]) == 8000


async def test_nobody_is_asked_about_nothing():
    async with rerank_server() as server:
        assert await CohereReranker(told(server)).rerank("?", []) == []

    assert server.requests == []


@pytest.mark.parametrize(
    ("behaviour", "sentence"),
    [
        ({"status": 401}, "refuses the key. Check IBID_RERANKING__API_KEY"),
        ({"status": 403}, "refuses the key"),
        ({"status": 404}, "knows no reranker fake-r"),
        ({"status": 413}, "IBID_RERANKING__DEPTH"),
        ({"status": 422}, "IBID_RERANKING__KIND"),
        ({"status": 429}, "has reached its limit"),
        ({"status": 302}, "status 302"),
        ({"status": 500}, "status 500"),
        ({"hangs": True}, "too long"),
        ({"body": "<html>"}, "no ranking. Check IBID_RERANKING__KIND"),
        ({"body": [{"index": 0, "score": 1}]}, "no ranking"),
        ({"body": {"results": [{"index": 0, "relevance_score": 1}]}}, "left out some"),
        (
            {"body": {"results": [{"index": n, "relevance_score": 1} for n in (1, 2, 3)]}},
            "left out",
        ),
        ({"score": lambda text: float("nan")}, "no number"),
        ({"body": {"results": [{"index": 1.9, "relevance_score": 1}] * 3}}, "no ranking"),
        ({"body": '{"results": [{"index": Infinity, "relevance_score": 1}]}'}, "no ranking"),
        (
            {"body": '{"results": [{"index": 0, "relevance_score": 1' + "0" * 400 + "}]}"},
            "left out",
        ),
        ({"body": "[" * 100_000}, "no ranking"),
        ({"body": " " * 5_000_000 + "{}"}, "no ranking"),
        (
            {"body": {"results": [{"index": n, "relevance_score": 1} for n in (0, 1, 2, 2)]}},
            "left out",
        ),
    ],
)
async def test_a_failing_server_is_explained(behaviour, sentence):
    async with rerank_server(**behaviour) as server:
        with pytest.raises(ModelUnavailable, match=sentence):
            await CohereReranker(told(server, timeout_seconds=0.3)).rerank("?", HITS)


async def test_an_absent_server_is_named():
    async with rerank_server() as server:
        pass
    with pytest.raises(ModelUnavailable, match="IBID_RERANKING__BASE_URL"):
        await TeiReranker(told(server)).rerank("?", HITS)


def test_a_server_without_a_model_is_refused_at_the_start():
    with pytest.raises(ValueError, match="IBID_RERANKING__NAME"):
        RerankingSettings.model_validate({"base_url": "http://127.0.0.1:1"})


def test_an_unknown_protocol_is_refused_at_the_start():
    settings = RerankingSettings.model_validate(
        {"kind": "postal", "base_url": "http://127.0.0.1:1", "name": "r"}
    )
    with pytest.raises(ConfigurationError, match="rerankers plug-in named 'postal'"):
        Rerankers(settings)


async def test_a_project_that_wants_a_server_is_told_which_setting_is_missing():
    rerankers = Rerankers(RerankingSettings.model_validate({}))

    assert rerankers.get(RerankedBy.OFF) is None
    with pytest.raises(ModelUnavailable, match="IBID_RERANKING__BASE_URL"):
        rerankers.get(RerankedBy.SERVER)
    await rerankers.close()
