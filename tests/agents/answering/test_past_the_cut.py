"""A sentence that a cut between passages parted from what it speaks of, or from what answers."""

import pytest

from agents.answering.citations import Citation
from agents.answering.past_the_cut import with_beside
from contracts.chats import Hit
from tests.agents.answering.made import Desk, hit

BUILT = "It stands on the quay. The Heron was built in 1990."
FAST = "It has a top speed of 30 knots. The crew is nine."
QUESTION = "Which ship is the fastest?"


def cut(*texts: str, headings: tuple[str, ...] = ()) -> list[Hit]:
    """Passages of one document, with a line between."""
    found: list[Hit] = []
    start = 0
    for n, text in enumerate(texts, 1):
        found.append(hit(text, passage=n, start=start, headings=headings))
        start += len(text) + 1
    return found


def cited(one: Hit, quote: str) -> Citation:
    start = one.text.index(quote)
    return Citation(one, start, start + len(quote), 0.9, exact=True)


async def shown(
    part: Citation, hits: list[Hit], question: str = QUESTION, *, whole: list[Hit] | None = None
) -> list[str]:
    context = Desk(hits if whole is None else whole).context()
    return [one.quote for one in await with_beside([part], hits, question, context)]


async def test_whom_it_speaks_of_is_shown_from_the_passage_before() -> None:
    hits = cut(BUILT, FAST)
    part = cited(hits[1], "It has a top speed of 30 knots.")

    assert await shown(part, hits) == ["The Heron was built in 1990.", part.quote]


async def test_a_passage_that_was_not_found_is_read_for_it() -> None:
    whole = cut(BUILT, FAST)
    part = cited(whole[1], "It has a top speed of 30 knots.")

    assert (await shown(part, [whole[1]], whole=whole))[0] == "The Heron was built in 1990."


@pytest.mark.parametrize(
    ("hits", "quote"),
    [
        (cut(BUILT, FAST), "The crew is nine."),  # not where the cut is
        (cut(BUILT, "The Fulmar has nine."), "The Fulmar has nine."),  # it says whom it is about
        (cut("The Heron | 1990", FAST), "It has a top speed of 30 knots."),  # no sentence before
        (cut("Ships of the club", FAST), "It has a top speed of 30 knots."),  # a heading before
        ([hit(BUILT, start=0), hit(FAST, passage=2, start=400)], "It has a top speed of 30 knots."),
        ([hit(BUILT, start=0), hit(FAST, document=2, start=52)], "It has a top speed of 30 knots."),
    ],
)
async def test_else_it_is_shown_as_it_is(hits: list[Hit], quote: str) -> None:
    assert await shown(cited(hits[1], quote), hits) == [quote]


async def test_under_other_headings_a_sentence_is_about_something_else() -> None:
    hits = [*cut(BUILT, headings=("Ships",)), hit(FAST, passage=2, start=len(BUILT) + 1)]
    part = cited(hits[1], "It has a top speed of 30 knots.")

    assert await shown(part, hits) == [part.quote]


async def test_what_answers_is_shown_from_the_passage_behind() -> None:
    hits = cut("The pier is old. The Heron is the fastest ship.", FAST)
    part = cited(hits[0], "The Heron is the fastest ship.")

    asked = "How fast is the fastest ship?"
    assert await shown(part, hits, asked) == [part.quote, "It has a top speed of 30 knots."]
    assert await shown(part, hits, "Which ship is the fastest?") == [part.quote]


async def test_what_goes_on_with_something_else_is_not_shown() -> None:
    hits = cut("The pier is old. The Heron is the fastest ship.", "The Fulmar makes 30 knots.")
    part = cited(hits[0], "The Heron is the fastest ship.")

    assert await shown(part, hits, "How fast is the fastest ship?") == [part.quote]


async def test_what_is_shown_already_is_not_shown_twice() -> None:
    hits = cut(BUILT, FAST)
    first, other = cited(hits[1], FAST[:31]), cited(hits[0], "The Heron was built in 1990.")

    parts = await with_beside([first, other], hits, QUESTION, Desk(hits).context())

    assert [one.quote for one in parts] == [other.quote, first.quote]
    assert await with_beside([], hits, QUESTION, Desk(hits).context()) == []
