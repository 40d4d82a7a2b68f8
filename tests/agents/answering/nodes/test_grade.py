"""Where an answer may come from, when the documents do not say."""

from pathlib import Path
from typing import Any

import pytest

from agents.answering.context import Question
from agents.answering.graph import _graph, ask  # pyright: ignore[reportPrivateUsage]
from agents.answering.nodes.grade import grade
from contracts.events import SentenceJudged, Step, Token
from tests.agents.answering.made import Desk, Scripted, extracted, hit, state

HITS = [hit()]
ARCHITECTURE = Path(__file__).parents[4] / "ARCHITECTURE.md"


async def asked(desk: Desk, model: Scripted | None, strictness: str) -> list[Any]:
    context = desk.context(model, answering={"strictness": strictness})
    return [event async for event in ask(Question("How cold?"), context)]


def steps(seen: list[Any]) -> list[str]:
    return [e.name for e in seen if isinstance(e, Step) and e.state != "started"]


async def test_where_the_documents_do_not_say_the_model_answers_by_itself_and_uncited() -> None:
    model, desk = (
        Scripted("It is 4 degrees."),
        Desk(HITS, [extracted(0, "It was cold.", HITS, 0.1)]),
    )

    seen = await asked(desk, model, "documents_first")

    system, asked_for = model.told[-1][0].content, model.told[-1][-1].content
    assert "from your own knowledge" in system and "<passage" not in asked_for
    assert "".join(e.text for e in seen if isinstance(e, Token)) == "It is 4 degrees."
    assert [(e.sources, e.support) for e in seen if isinstance(e, SentenceJudged)] == [([], "none")]
    (graded,) = [e for e in seen if isinstance(e, Step) and e.name == "grade" and e.detail]
    assert graded.detail == {"certainty": 0.1, "threshold": 0.45}
    assert "without a source" in (graded.summary or "")


async def test_where_they_do_the_model_is_held_to_them() -> None:
    model, desk = Scripted("It was cold. [1]"), Desk(HITS, [extracted(0, "It was cold.", HITS)])

    seen = await asked(desk, model, "documents_first")

    assert "Use only what the passages say" in model.told[-1][0].content
    assert [e.support for e in seen if isinstance(e, SentenceJudged)] == ["supported"]
    assert "grade" in steps(seen)


async def test_a_free_model_has_the_passages_and_is_not_put_right_by_them() -> None:
    model, desk = Scripted("Penguins like it."), Desk(HITS)

    seen = await asked(desk, model, "free")

    assert "<passage" in model.told[-1][-1].content and len(model.told) == 1
    assert "has no number" in model.told[-1][0].content
    assert [e.support for e in seen if isinstance(e, SentenceJudged)] == ["none"]
    assert "grade" not in steps(seen)


@pytest.mark.parametrize("strictness", ["documents", "documents_first", "free"])
async def test_without_a_model_only_the_documents_answer(strictness: str) -> None:
    desk = Desk(HITS, [extracted(0, "It was cold.", HITS, 0.1)])

    seen = await asked(desk, None, strictness)

    assert steps(seen) == ["guard", "rewrite", "retrieve", "answer", "verify"]
    assert not any(isinstance(e, SentenceJudged) for e in seen)


def test_the_picture_of_the_graph_is_the_graph() -> None:
    assert f"```mermaid\n{_graph().get_graph().draw_mermaid().strip()}\n```" in (
        ARCHITECTURE.read_text()
    )


@pytest.mark.parametrize(
    ("score", "left", "summary"),
    [
        (0.45, {}, "The documents answer"),
        (
            0.44,
            {"hits": []},
            "The documents do not say: answered without them, and without a source",
        ),
    ],
)
async def test_passages_whose_best_sentence_is_below_the_threshold_are_put_aside(
    score: float, left: dict[str, object], summary: str
) -> None:
    desk = Desk(HITS, [extracted(0, "It was cold.", HITS, s) for s in (0.1, score, 0.2)])

    assert await grade(state("And?", query="How cold?", hits=HITS), desk.runtime()) == left
    assert desk.extracting.asked == [("How cold?", HITS)]
    assert desk.told == [
        ("grade", "started", None, None),
        ("grade", "finished", summary, {"certainty": score, "threshold": 0.45}),
    ]


async def test_where_no_sentence_is_found_nothing_is_certain() -> None:
    desk = Desk(HITS)

    assert await grade(state(hits=HITS), desk.runtime()) == {"hits": []}
    assert desk.told[-1][3] == {"certainty": 0.0, "threshold": 0.45}


async def test_a_row_that_answers_is_certain_enough() -> None:
    table = [hit("probe | technician\nP001 | Ada Berg\nP002 | Bo Lind", title="probes.csv")]
    desk = Desk(table)

    assert await grade(state("Which technician has probe P002?", hits=table), desk.runtime()) == {}
    assert desk.extracting.asked == []
    assert desk.told[-1][3]["certainty"] > 0.9
