from typing import Any

import pytest

from adapters.models import trial
from contracts.settings import ConnectionSettings
from tests.fakes.openai_server import openai_server


def connected(url: str, **more: object) -> ConnectionSettings:
    return ConnectionSettings.model_validate(
        {"model": {"base_url": url, "name": "large-1"}, **more}
    )


@pytest.mark.parametrize(
    ("server", "line"),
    [
        ({}, "good Model `default`: large-1 answers, and takes tools."),
        (
            {"refuses_tools": "large-1 does not support tools"},
            "good Model `default`: large-1 answers. It takes no tools, so agents get one search.",
        ),
        (
            {"behaviour": "unauthorized"},
            "bad Model `default`: The server of large-1 refuses the key. Check"
            " IBID_MODEL__API_KEY.",
        ),
        (
            {"models": ["small-1", "\x1b\nother-1"]},
            "bad Model `default`: its server has no model large-1. Set IBID_MODEL__NAME to one that"
            " it has: other-1, small-1.",
        ),
        (
            {"models": []},
            "bad Model `default`: The server knows no model large-1. Check IBID_MODEL__NAME and its"
            " base URL.",
        ),
    ],
)
async def test_what_came_of_a_connection_is_one_line_that_says_what_to_do(
    server: dict[str, Any], line: str
) -> None:
    async with openai_server(**server) as fake:
        assert await trial.lines(connected(fake.url)) == [line]


async def test_a_server_that_is_silent_is_waited_for_so_long_and_no_longer() -> None:
    async with openai_server(behaviour="hang") as fake:
        (line,) = await trial.lines(connected(fake.url), seconds=0.2)

    assert line.startswith("bad Model `default`: large-1 did not answer within 0.2 s.")


async def test_the_call_is_tiny() -> None:
    async with openai_server() as fake:
        await trial.lines(connected(fake.url))

    assert [request["max_tokens"] for request in fake.requests] == [16]


async def test_one_that_others_can_stand_in_for_keeps_nobody_from_running() -> None:
    async with openai_server() as fake:
        nowhere = {"base_url": "http://127.0.0.1:1/v1", "name": "small-1"}
        first, second = await trial.lines(connected(fake.url, models={"SMALL": nowhere}))

    assert first.startswith("good Model `default`")
    assert second == (
        "note Model `small`: The server of small-1 cannot be reached. Check"
        " IBID_MODELS__SMALL__BASE_URL."
    )


async def test_a_model_that_thinks_until_its_few_tokens_are_spent_answers() -> None:
    said = "Could not finish the message because max_tokens or model output limit was reached."
    async with openai_server(refuses_tools=said, models=["large-1"]) as fake:
        assert await trial.lines(connected(fake.url)) == ["good Model `default`: large-1 answers."]


def test_the_program_reads_the_settings_of_models_and_needs_no_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("IBID_MODEL__BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("IBID_MODEL__NAME", "large-1")
    said: list[str] = []

    trial.main(said.append)

    assert said == [
        "bad Model `default`: The server of large-1 cannot be reached. Check IBID_MODEL__BASE_URL."
    ]


def test_masking_that_cannot_be_is_told_as_what_keeps_ibid_from_running(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("IBID_MASKING__ON", "true")
    monkeypatch.setenv("IBID_MASKING__REGIONS", "QQ")
    said: list[str] = []
    trial.main(said.append)
    assert said[0].startswith("bad Ibid cannot start. IBID_MASKING__REGIONS names QQ")
