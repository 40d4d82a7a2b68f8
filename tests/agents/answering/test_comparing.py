"""The best sentences on each of two things, one beside the other."""

from dataclasses import replace

import pytest

from agents.answering.comparing import compared, found_on_both, is_told_together
from agents.answering.extracts import Draft
from agents.answering.tasks import Comparison
from contracts.chats import Hit
from tests.agents.answering.made import Judging, hit
from tests.agents.answering.speaking import Speaking

ROWED, CARRIES, COSTS = (
    "The Heron is rowed.", "The Heron carries six people.", "The Heron costs twelve pounds.",
)  # fmt: skip
SAILS, TAKES = "The Kite sails.", "The Kite takes four people."
HERON = hit(f"{ROWED} {CARRIES} {COSTS}", document=1, title="Boats")
KITE = hit(f"{SAILS} {TAKES}", document=2, title="Other boats")
TASK = Comparison("the Heron", "the Kite")
QUESTION = "Compare the Heron and the Kite"


async def told(
    *hits: Hit, task: Comparison = TASK, scores: dict[str, float] | None = None, **settings: object
) -> Draft | None:
    desk = Speaking(hits, scores=scores or {})
    return await compared(QUESTION, task, desk.context(None, **settings))


async def content(*hits: Hit, **told_with: object) -> str:
    draft = await told(*hits, **told_with)  # pyright: ignore[reportArgumentType]
    return draft.content if draft else ""


async def test_each_thing_has_its_best_sentences_below_its_name_with_their_marks() -> None:
    scores = {COSTS: 0.9, ROWED: 0.8, CARRIES: 0.7, TAKES: 0.6}
    draft = await told(HERON, KITE, scores=scores)

    assert draft is not None
    assert draft.content == (
        f"**the Heron**\n\n{COSTS} [1] {ROWED} [2]\n\n**the Kite**\n\n{TAKES} [3] {SAILS} [4]"
    )
    assert [part.quote for part in draft.citations] == [COSTS, ROWED, TAKES, SAILS]
    assert [draft.content[c.start : c.end] for c in draft.claims] == [COSTS, ROWED, TAKES, SAILS]


@pytest.mark.parametrize(("length", "most"), [("short", 1), ("normal", 2), ("detailed", 3)])
async def test_a_comparison_is_as_long_as_the_project_wants_it(length: str, most: int) -> None:
    said = await content(HERON, KITE, answering={"length": length})

    assert said.count("The Heron") == most


async def test_a_name_is_told_as_it_was_written() -> None:
    said = await content(HERON, KITE, task=Comparison("the Heron*", "the Kite"))

    assert said.startswith("**the Heron\\***")


async def test_what_the_documents_do_not_speak_of_is_said_last() -> None:
    for task in (Comparison("the Heron", "the Pelican"), Comparison("the Pelican", "the Heron")):
        said = await content(HERON, KITE, task=task, answering={"length": "short"})

        assert said == (
            f"**the Heron**\n\n{ROWED} [1]\n\nThe documents do not mention the Pelican."
        )


async def test_of_two_things_that_the_documents_do_not_speak_of_nothing_is_compared() -> None:
    assert await told(HERON, KITE, task=Comparison("the Pelican", "the Swan")) is None


async def test_what_is_said_of_both_is_said_in_the_language_of_the_question() -> None:
    desk = Speaking([HERON])
    draft = await compared("Vergleiche die Heron mit der Kite", TASK, desk.context())

    assert draft is not None and draft.content.endswith("the Kite.")
    assert "The documents do not" not in draft.content


async def test_a_sentence_that_names_neither_is_told_of_neither() -> None:
    rain = hit(f"{ROWED} It rains in spring.", title="Boats")
    said = await content(rain, KITE, scores={"It rains in spring.": 0.9})

    assert "rains" not in said and ROWED in said


@pytest.mark.parametrize(
    "passage",
    [
        hit("Six people row it.", title="The Heron"),
        hit("Six people row it.", title="Boats", context="Club > The Heron"),
        hit("Six people row it.", title="Boats", headings=["Boats", "The Heron"]),
    ],
    ids=["title", "context", "headings"],
)
async def test_a_sentence_that_stands_under_a_name_is_told_of_it(passage: Hit) -> None:
    desk = Speaking([passage, KITE])
    context = desk.context()

    async def everything(queries: object) -> list[Hit]:
        return [passage, KITE]

    draft = await compared(QUESTION, TASK, replace(context, search=everything))

    assert draft is not None and draft.content.startswith("**the Heron**\n\nSix people row it.")


async def test_a_sentence_has_what_tells_one_thing_from_the_other() -> None:
    fees = hit("The fee of Oak is nine. The fee is due in May.", title="Trees")
    elm = hit("The fee of Elm is two.", document=2, title="Trees")
    task = Comparison("the fee of Oak", "the fee of Elm")
    said = await content(fees, elm, task=task, scores={"The fee is due in May.": 0.9})

    assert "due in May" not in said and "Oak is nine" in said and "Elm is two" in said


async def test_what_is_said_twice_is_told_once_and_by_its_best() -> None:
    again = hit("The Heron  is rowed.", document=3, title="More boats")
    desk = Speaking([HERON, again], scores={"The Heron  is rowed.": 0.9, COSTS: 0.8})
    draft = await compared(QUESTION, TASK, desk.context())

    assert draft is not None
    assert [(part.hit.title, part.quote) for part in draft.citations] == [
        ("More boats", "The Heron  is rowed."),
        ("Boats", COSTS),
    ]


async def test_each_is_searched_and_asked_about_by_its_name() -> None:
    desk = Speaking([HERON, KITE])
    await compared(QUESTION, TASK, desk.context())

    assert desk.searched == [["the Heron"], ["the Kite"]]
    assert desk.questions == [("the Heron?", [HERON]), ("the Kite?", [KITE])]


async def test_nobody_is_asked_about_what_no_passage_has() -> None:
    desk = Speaking([KITE])
    await compared(QUESTION, TASK, desk.context())

    assert desk.questions == [("the Kite?", [KITE])]


async def test_what_the_guard_withholds_is_not_compared() -> None:
    evil = hit("The Heron is an attack.", document=5)
    context = replace(Speaking([evil, KITE]).context(), guard=Judging())
    draft = await compared(QUESTION, TASK, context)

    assert draft is not None and "attack" not in draft.content


async def test_what_was_found_on_each_is_read_in_turn_and_once() -> None:
    more = hit("A Heron swims.", document=3, title="Birds")
    both = hit("The Heron and the Kite race.", document=4, title="Races")
    desk = Speaking([HERON, more, both, KITE])
    found = await found_on_both(Comparison("Heron", "Kite"), desk.context())

    assert found == [HERON, both, more, KITE]


BOTH = "The Heron differs from the Kite in its oars."


async def together(score: float, *hits: Hit, threshold: float = 0.5) -> bool:
    desk = Speaking(hits, scores={BOTH: score})
    context = desk.context(None, answering={"threshold": threshold})
    is_so = await is_told_together(QUESTION, TASK, hits, context)
    assert all(question == QUESTION for question, _ in desk.questions)
    return is_so


async def test_a_sentence_that_compares_them_itself_is_known_where_it_surely_answers() -> None:
    passage = hit(f"{ROWED} {BOTH}", title="Boats")

    assert await together(0.5, passage) and not await together(0.49, passage)


async def test_two_sentences_that_name_one_each_do_not_compare_them() -> None:
    assert not await together(0, hit(f"{ROWED} {SAILS}", title="Boats"), threshold=0)
    assert not await together(0, HERON, KITE, threshold=0)
    assert not await together(0, threshold=0)


async def test_only_passages_that_name_both_are_looked_at_for_such_a_sentence() -> None:
    headed = hit(SAILS, document=6, title="Boats", headings=["The Heron"])
    desk = Speaking([HERON, headed])
    await is_told_together(QUESTION, TASK, desk.hits, desk.context())

    assert desk.questions == [(QUESTION, [headed])]
