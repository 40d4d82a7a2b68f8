"""Where an answer may come from, when the documents do not say."""

from collections.abc import AsyncGenerator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from agents.answering.context import Question
from agents.answering.graph import answering_graph
from agents.answering.nodes.grade import grade
from agents.asking import ask
from agents.supervising.graph import supervising_graph
from contracts.chats import Usage
from contracts.completions import ToolSpec
from contracts.events import SentenceJudged, Step, Token
from contracts.ports import ChatMessage, Delta
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


class SayingNothingOf(Scripted):
    """Of passages it only says that they do not answer."""

    async def stream(
        self, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec] = ()
    ) -> AsyncGenerator[Delta]:
        if "<passage" in messages[-1].content:
            self.told.append(messages)
            for piece in ("Your documents ", "do not", " say.", Delta(usage=Usage(input_tokens=5))):
                yield Delta(text=piece) if isinstance(piece, str) else piece
            return
        async for delta in super().stream(messages, tools):
            yield delta


async def test_where_the_model_finds_nothing_after_all_it_answers_by_itself_too() -> None:
    model = SayingNothingOf("It is ", "4 degrees.", Delta(usage=Usage(input_tokens=3)))

    seen = await asked(Desk(HITS, [extracted(0, "It was cold.", HITS)]), model, "documents_first")

    assert [e.text for e in seen if isinstance(e, Token)] == ["It is", " 4", " degrees."]
    assert "from your own knowledge" in model.told[-1][0].content and len(model.told) == 2
    assert [(e.sources, e.support) for e in seen if isinstance(e, SentenceJudged)] == [([], "none")]
    assert seen[-1].usage.input_tokens == 8 and seen[-1].nearest == []
    (answered,) = [e for e in seen if isinstance(e, Step) and e.name == "answer" and e.detail]
    assert "without a source" in (answered.summary or "")


async def test_of_a_project_that_wants_documents_only_it_is_told_that_they_do_not_say() -> None:
    model = SayingNothingOf("It is 4 degrees.")

    seen = await asked(Desk(HITS, [extracted(0, "It was cold.", HITS)]), model, "documents")

    said = "".join(e.text for e in seen if isinstance(e, Token))
    assert said == "Your documents do not say." and len(model.told) == 1
    assert len(seen[-1].nearest) == 1


@pytest.mark.parametrize("said", ["Your documents", "Your documents do not say. It is 4 degrees."])
async def test_what_only_begins_like_that_is_an_answer(said: str) -> None:
    seen = await asked(
        Desk(HITS, [extracted(0, "It was cold.", HITS)]), Scripted(said), "documents_first"
    )

    assert "".join(e.text for e in seen if isinstance(e, Token)) == said


@pytest.mark.parametrize("strictness", ["documents", "documents_first", "free"])
async def test_without_a_model_only_the_documents_answer(strictness: str) -> None:
    desk = Desk(HITS, [extracted(0, "It was cold.", HITS, 0.1)])

    seen = await asked(desk, None, strictness)

    assert steps(seen) == ["guard", "rewrite", "retrieve", "answer", "verify"]
    assert not any(isinstance(e, SentenceJudged) for e in seen)


@pytest.mark.parametrize("graph", [answering_graph, supervising_graph])
def test_the_picture_of_a_graph_is_the_graph(graph: Callable[[], Any]) -> None:
    assert f"```mermaid\n{graph().get_graph().draw_mermaid().strip()}\n```" in (
        ARCHITECTURE.read_text()
    )


@pytest.mark.parametrize(
    ("score", "left", "summary"),
    [
        (0.45, {}, "The documents may answer"),
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


async def test_what_asks_for_no_fact_is_not_graded() -> None:
    desk = Desk(HITS)

    assert await grade(state("Summarise the handbook", hits=HITS), desk.runtime()) == {}
    assert desk.told == [("grade", "skipped", "It asks for no fact that could be missing.", None)]
