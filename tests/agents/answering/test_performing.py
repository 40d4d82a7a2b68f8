"""What asks for no fact is answered without a language model, or found for one."""

import pytest

from agents.answering.performing import passages_for, performed
from agents.answering.tasks import Comparison, Place, Summary, Task
from contracts.chats import Hit
from tests.agents.answering.made import hit
from tests.agents.answering.speaking import Speaking

ROWED, CARRIES = "The Heron is rowed by hand.", "The Heron carries six people on Sundays."
HERON = hit(f"{ROWED} {CARRIES}", document=1, title="Heron")
KITE = hit("The Kite sails on Mondays.", document=2, title="Kite")
FILTER = hit("Cleaning:\n1. Close the valve.\n2. Take the sieve.", document=3, title="Filter")
EVERY = [HERON, KITE, FILTER]


async def told(
    task: Task, hits: list[Hit] = EVERY, scores: dict[str, float] | None = None, **settings: object
) -> str | None:
    desk = Speaking(hits, scores=scores or {})
    draft = await performed("What?", task, hits, desk.context(None, **settings))
    return draft and draft.content


async def test_a_document_is_summarised_in_its_own_sentences_each_with_its_mark() -> None:
    assert (
        await told(Summary("the Heron"), scores={ROWED: 0, CARRIES: 0})
        == f"{ROWED} [1] {CARRIES} [1]"
    )


async def test_all_documents_are_summarised_where_none_is_named() -> None:
    assert await told(Summary(""), answering={"length": "short"}) == (
        f"{ROWED} [1]\n\nThe Kite sails on Mondays. [2]"
    )


async def test_a_summary_is_as_long_as_the_project_wants_it() -> None:
    three = hit(f"{HERON.text} Ada bought new oars last May.", title="Heron")
    for length, most in (("short", 2), ("normal", 3)):
        said = await told(Summary("the Heron"), [three], answering={"length": length})
        assert said is not None and said.count("[") == most


async def test_what_no_document_is_called_is_summarised_from_the_best_said_of_it() -> None:
    scores = {CARRIES: 0.9, ROWED: 0.7}
    desk = Speaking(EVERY, scores=scores)
    context = desk.context(None, answering={"length": "short", "threshold": 0.9})
    draft = await performed("What?", Summary("rowing by hand"), EVERY, context)

    assert draft is not None and draft.content == f"{CARRIES} [1] {ROWED} [2]"
    assert desk.questions == [("rowing by hand?", [HERON])]


async def test_of_what_is_said_of_something_no_more_is_told_than_is_wanted() -> None:
    said = await told(Summary("hand"), answering={"length": "short", "threshold": 0})
    long = hit(" ".join(f"Hand {n} is held up." for n in range(9)), title="Signs")
    many = await told(Summary("hand"), [long], answering={"length": "normal", "threshold": 0})

    assert said is not None and said.count("[") == 2
    assert many is not None and many.count("[") == 5


async def test_what_is_hardly_spoken_of_is_not_summarised() -> None:
    assert await told(Summary("hand"), scores={ROWED: 0.49, CARRIES: 0.1},
                      answering={"threshold": 0.5}) is None  # fmt: skip
    assert await told(Summary("submarines")) is None


async def test_where_no_passage_was_found_there_is_nothing_to_summarise() -> None:
    assert await told(Summary(""), []) is None


async def test_two_things_are_compared_unless_one_sentence_does_it() -> None:
    task, both = Comparison("the Heron", "the Kite"), "The Heron is older than the Kite."
    said = await told(task)
    assert said is not None and said.startswith("**the Heron**")

    one = hit(both, document=4, title="Ages")
    desk = Speaking([*EVERY, one], scores={both: 0.9})
    context = desk.context(None, answering={"threshold": 0.9})
    assert await performed("Which is older?", task, desk.hits, context) is None
    assert desk.questions == [("Which is older?", [one])]


async def test_a_place_is_told_with_what_leads_into_its_list() -> None:
    assert await told(Place("", nth=1)) == "Cleaning: [1]\n2. Take the sieve. [2]"
    assert await told(Place("", nth=7)) is None


async def read(task: Task, hits: list[Hit] = EVERY, most: int = 8) -> list[Hit]:
    desk = Speaking(hits)
    context = desk.context(None, retrieval={"passages": most})
    return await passages_for(task, hits, context)


async def test_for_a_summary_a_model_reads_the_passages_that_say_most() -> None:
    dull = hit("Contents of the boat book", document=1, passage=2, title="Heron")
    more = hit("Ada bought new oars last May.", document=1, passage=3, title="Heron")

    assert await read(Summary("the Heron"), [HERON, dull, more, KITE]) == [HERON, more]


async def test_for_a_summary_a_model_reads_as_much_as_of_the_longest_answer() -> None:
    many = [
        hit(f"Boat{n} meets ship{n} near pier{n}.", document=1, passage=n, title="Heron", start=n)
        for n in range(1, 12)
    ]

    assert await read(Summary("the Heron"), many, most=20) == many[:10]


async def test_for_a_comparison_a_model_reads_what_was_found_on_both() -> None:
    assert await read(Comparison("Kite", "Heron")) == [KITE, HERON]


async def test_for_a_place_a_model_reads_what_was_found() -> None:
    assert await read(Place("", nth=0)) == EVERY


@pytest.mark.parametrize("task", [Summary("submarines"), Comparison("Swan", "Pelican")])
async def test_where_nothing_better_is_found_a_model_reads_what_was(task: Task) -> None:
    assert await read(task) == EVERY


async def test_a_model_reads_no_more_passages_than_the_project_wants() -> None:
    assert await read(Summary(""), most=1) == [HERON]
