from contextlib import aclosing

import pytest

from adapters.models.connections import Connections
from adapters.models.metering import Meter
from contracts.errors import ModelUnavailable
from contracts.ledger import ModelRole
from contracts.ports import ChatMessage
from contracts.projects import ModelChoices
from contracts.settings import Settings
from tests.api import KEY
from tests.fakes.openai_server import OpenAIServer, openai_server

QUESTION = [ChatMessage("user", "Say hello.")]
NOTHING_CHOSEN = ModelChoices.model_validate({})


def settings(**told: object) -> Settings:
    return Settings.model_validate(
        {
            "database": {"api_url": "postgresql://x", "worker_url": "postgresql://x"},
            "redis": {"url": "redis://x"},
            "secrets": {"access_token_keys": KEY, "upload_keys": KEY[::-1]},
            **told,
        }
    )


def at(url: str, name: str) -> dict[str, str]:
    return {"base_url": url, "name": name}


TWO = {
    "model": at("http://127.0.0.1:1/v1", "large-1"),
    "models": {"SMALL": at("http://127.0.0.1:2/v1", "small-1")},
}


@pytest.mark.parametrize(
    ("roles", "chosen", "asked"),
    [
        ({}, {}, ["large-1"]),
        ({"guard": "small"}, {}, ["small-1"]),
        ({"guard": "small"}, {"guard": "default"}, ["large-1"]),
        ({}, {"answer": "small"}, ["small-1"]),
        ({}, {"guard": "gone"}, ["large-1"]),
        ({"fallbacks": "small, default"}, {}, ["large-1", "small-1"]),
        ({"answer": "small", "fallbacks": "default"}, {}, ["small-1", "large-1"]),
    ],
)
def test_a_role_is_done_by_the_project_s_choice_else_the_installation_s_else_who_answers(
    roles: dict[str, str], chosen: dict[str, str], asked: list[str]
) -> None:
    connections = Connections(settings(**TWO, roles=roles))

    found = connections.of(ModelRole.GUARD, ModelChoices.model_validate(chosen))

    assert [model.name for model in found] == asked


def test_without_a_model_there_is_nobody_to_ask() -> None:
    assert Connections(settings()).of(ModelRole.ANSWER, NOTHING_CHOSEN) == []
    assert Meter({}).models(Connections(settings()), NOTHING_CHOSEN) == {}


def test_a_role_that_names_no_connection_stops_the_start() -> None:
    with pytest.raises(ValueError, match="IBID_ROLES names huge"):
        settings(**TWO, roles={"judge": "huge"})


def pair(first: OpenAIServer, second: OpenAIServer) -> Connections:
    models = {"spare": at(second.url, "spare-1")}
    told = {"model": at(first.url, "first-1"), "models": models, "roles": {"fallbacks": "spare"}}
    return Connections(settings(**told))


async def said(meter: Meter, connections: Connections) -> str:
    model = meter.models(connections, NOTHING_CHOSEN)[ModelRole.ANSWER]
    async with aclosing(model.stream(QUESTION)) as deltas:
        return "".join([delta.text async for delta in deltas])


@pytest.mark.parametrize("behaviour", ["limited", "failing", "unauthorized"])
async def test_where_one_fails_before_its_first_word_the_next_is_asked_and_that_is_told(
    behaviour: str,
) -> None:
    meter = Meter({})
    async with (
        openai_server(behaviour=behaviour) as first,
        openai_server(answer="From the spare.") as second,
    ):
        assert await said(meter, pair(first, second)) == "From the spare."

    (step,) = meter.fallen_back()
    assert "spare-1 was asked instead" in (step.summary or "") and meter.fallen_back() == []
    assert meter.answered_by == "spare-1"
    assert [(call.model, call.outcome) for call in meter.close()] == [
        ("first-1", "failed"), ("spare-1", "complete"),
    ]  # fmt: skip


async def test_after_its_first_word_nobody_else_goes_on_with_an_answer() -> None:
    meter = Meter({})
    async with openai_server(behaviour="cut") as first, openai_server() as second:
        with pytest.raises(ModelUnavailable, match="broke off"):
            await said(meter, pair(first, second))

    assert second.requests == [] and meter.fallen_back() == []


async def test_the_last_failure_is_told_where_nobody_answers() -> None:
    async with (
        openai_server(behaviour="limited") as first,
        openai_server(behaviour="failing") as second,
    ):
        with pytest.raises(ModelUnavailable, match="spare-1 failed"):
            await said(Meter({}), pair(first, second))
