"""The passages that an answer may draw on."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from langgraph.runtime import Runtime

from agents.answering.context import Earlier
from agents.answering.frontmatter import BOILERPLATE
from agents.answering.nodes.retrieve import retrieve
from contracts.chats import Hit, LegScores, Usage
from contracts.memory import CitedBefore
from contracts.ports import Delta
from tests.agents.answering.made import Desk, Judging, Scripted, hit, state

QUERY = "Who signs the log book and when is it signed daily?"
PARTS = ["Who signs the log book", "when is it signed daily?", "signs log book signed daily"]


async def retrieved(
    desk: Desk, query: str = QUERY, model: Scripted | None = None, mode: str = "hybrid"
) -> tuple[list[Hit], str, dict[str, Any]]:
    """The passages, and what the step says of them."""
    left: Any = await retrieve(
        state("Not this one", query=query), desk.runtime(model, retrieval={"mode": mode})
    )
    name, ended, summary, detail = desk.told[-1]
    assert (name, ended, left.keys()) == ("retrieve", "finished", {"hits"})
    assert desk.told[0] == ("retrieve", "started", None, None)
    return left["hits"], summary, detail


async def test_the_complete_question_is_searched_and_nothing_else() -> None:
    desk = Desk([hit(), hit(document=2)])

    hits, summary, detail = await retrieved(desk)

    assert hits == desk.hits
    assert desk.searched == [[QUERY]]
    assert summary == "2 passages from 2 documents"
    assert detail.keys() == {"query", "candidates"} and detail["query"] == QUERY


async def test_one_passage_of_one_document_is_counted_as_one() -> None:
    _, summary, _ = await retrieved(Desk([hit()]))

    assert summary == "1 passage from 1 document"


async def test_passages_of_one_document_are_counted_as_of_one() -> None:
    _, summary, _ = await retrieved(Desk([hit(passage=n) for n in range(3)]))

    assert summary == "3 passages from 1 document"


async def test_that_nothing_was_found_is_said() -> None:
    hits, summary, detail = await retrieved(Desk())

    assert (hits, summary, detail["candidates"]) == ([], "No passage found", [])


async def test_each_candidate_is_told_with_why_it_was_found() -> None:
    scores = LegScores(vector=0.5, keyword=3.25, vector_rank=2, keyword_rank=1)
    found = [
        hit(name="handbook.pdf", page=4, score=0.123456, scores=scores),
        hit(document=2, passage=3),
    ]

    *_, detail = await retrieved(Desk(found))

    assert detail["candidates"] == [
        {
            "passage_id": str(UUID(int=1001)),
            "title": "handbook.pdf",
            "page": 4,
            "score": 0.1235,
            "vector": 0.5,
            "keyword": 3.25,
            "rerank": None,
            "vector_rank": 2,
            "keyword_rank": 1,
        },
        {
            "passage_id": str(UUID(int=2003)),
            "title": "Handbook",
            "page": None,
            "score": 1,
            "vector": None,
            "keyword": None,
            "rerank": None,
            "vector_rank": None,
            "keyword_rank": None,
        },
    ]


async def test_a_question_about_a_document_is_searched_twice_and_says_so() -> None:
    first, second = [hit(passage=n) for n in (1, 2, 3)], [hit(passage=9)]
    desk = Desk(first, more=second)

    hits, summary, detail = await retrieved(desk, "Who wrote the book?")

    assert hits == [*first[:2], *second]
    assert desk.searched == [["Who wrote the book?"], [BOILERPLATE]]
    assert summary == "3 passages from 1 document"
    assert detail["also searched"] == BOILERPLATE


async def test_where_the_project_wants_it_the_questions_parts_are_searched_as_well() -> None:
    desk = Desk([hit()])

    *_, detail = await retrieved(desk, mode="multi_query")

    assert desk.searched == [[QUERY, *PARTS]]
    assert detail["wordings"] == {"queries": PARTS, "source": "parts", "note": None}


async def test_where_the_project_wants_it_a_model_words_the_question_and_is_paid() -> None:
    desk, bill = Desk([hit()]), Usage(output_tokens=3)
    model = Scripted("who signs", Delta(usage=bill))

    *_, detail = await retrieved(desk, model=model, mode="multi_query")

    assert desk.searched == [[QUERY, "who signs"]]
    assert detail["wordings"] == {"queries": ["who signs"], "source": "model", "note": None}
    assert [e for e in desk.events if isinstance(e, Usage)] == [bill]


async def test_why_there_are_no_other_wordings_is_told() -> None:
    *_, detail = await retrieved(Desk(), 'the "cold room" log', mode="multi_query")

    assert detail["wordings"] == {
        "queries": [],
        "source": "question",
        "note": "What stands in quotation marks is searched as it is.",
    }


async def test_a_model_is_asked_for_nothing_that_the_project_does_not_want() -> None:
    model = Scripted("who signs")

    await retrieved(Desk([hit()]), model=model)

    assert model.told == []


async def test_what_the_guard_withheld_is_told_with_its_reason() -> None:
    bad = hit("An attack.", name="notes.md", page=4)
    unnamed = hit("Another attack.", passage=2)
    desk = Desk([hit("All is well.", passage=3), bad, unnamed])
    context = replace(desk.context(), guard=Judging())

    left: Any = await retrieve(
        state(QUERY), Runtime(context=context, stream_writer=desk.events.append)
    )

    assert [one.text for one in left["hits"]] == ["All is well."]
    told = {"rule": "by_hand", "reason": "It says so."}
    assert desk.told[-1][3]["withheld"] == [
        {"passage_id": str(bad.passage_id), "title": "notes.md", "page": 4, **told},
        {"passage_id": str(unnamed.passage_id), "title": "Handbook", "page": None, **told},
    ]


async def test_what_a_model_made_of_a_question_is_searched_beside_the_question() -> None:
    desk = Desk([hit()])
    known = state("And when?", query=QUERY, by_model=True)

    await retrieve(known, desk.runtime())

    assert desk.searched == [[QUERY, "And when?"]]
    assert desk.told[-1][3]["also as asked"] == "And when?"


BACK = "And what was the fee you named first?"


async def recalling(question: str, model: Scripted | None = None) -> list[Hit]:
    """What is drawn on, of two passages that a search finds, where an answer before cited a
    third."""
    cited = hit("The fee is 45 pounds.", document=7)
    before = CitedBefore(
        document_id=cited.document_id,
        passage_id=cited.passage_id,
        quote=cited.text,
        question="What is the fee?",
        answered=1,
    )

    async def all_cited() -> list[CitedBefore]:
        return [before]

    async def read(wanted: Sequence[CitedBefore]) -> list[Hit]:
        return [cited for one in wanted if one == before]

    runtime = Desk([hit(), hit(document=2)]).runtime(model)
    runtime = replace(runtime, context=replace(runtime.context, earlier=Earlier(all_cited, read)))
    left: Any = await retrieve(state(question), runtime)
    return left["hits"]


async def test_what_an_answer_before_cited_comes_first_where_the_question_is_about_it() -> None:
    hits = await recalling(BACK, Scripted())

    assert [one.document_id for one in hits] == [UUID(int=7), UUID(int=1)]


async def test_it_does_not_come_with_another_question_or_where_no_model_reads_it() -> None:
    other, alone = await recalling("How cold is it?", Scripted()), await recalling(BACK)

    assert [[one.document_id.int for one in hits] for hits in (other, alone)] == [[1, 2], [1, 2]]
