"""What was found is looked at before anything reads it."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest

from agents.answering.screening import UNNAMED, screened, shown_name
from tests.agents.answering.made import Desk, Judging, hit

CONTEXT = replace(Desk().context(), guard=Judging())


async def test_without_a_guard_everything_is_read() -> None:
    hits = (hit("An attack.", title="An attack"),)
    kept, withheld = await screened(hits, Desk().context())

    assert (kept, withheld) == (list(hits), [])


@pytest.mark.parametrize("where", ["text", "context"])
async def test_orders_may_stand_in_a_passage_or_above_it(where: str) -> None:
    bad = hit(**{"text": "All is well.", where: "An attack."})

    kept, ((withheld),) = await screened([bad], CONTEXT)

    assert (kept, withheld.hit, withheld.verdict.rule) == ([], bad, "by_hand")


async def test_nobody_is_asked_what_was_released_where_nothing_is_suspect() -> None:
    asked: list[Sequence[UUID]] = []

    async def released(passages: Sequence[UUID]) -> set[UUID]:
        asked.append(passages)
        return set()

    bad = hit("An attack.", passage=2)
    context = replace(CONTEXT, released=released)
    await screened([hit()], context)
    assert asked == []

    await screened([hit(), bad], context)
    assert asked == [[bad.passage_id]]


async def test_of_two_suspects_only_the_one_that_was_released_is_read() -> None:
    first, second = hit("An attack."), hit("Another attack.", passage=2)

    async def released(passages: Sequence[UUID]) -> set[UUID]:
        return {second.passage_id}

    kept, withheld = await screened([first, second], replace(CONTEXT, released=released))

    assert kept == [second]
    assert [one.hit for one in withheld] == [first]


async def test_a_title_that_gives_orders_is_taken_off_and_the_name_stays() -> None:
    named = hit("Well.", title="An attack", name="notes.md", context="An attack > Times")

    (kept,), _ = await screened([named], CONTEXT)

    assert (kept.title, kept.name, kept.context) == (UNNAMED, "notes.md", f"{UNNAMED} > Times")


async def test_a_name_that_gives_orders_is_taken_off_and_the_title_stays() -> None:
    named = hit("Well.", title="Notes", name="an-attack.md", context="Notes > Times")

    (kept,), _ = await screened([named], CONTEXT)

    assert (kept.title, kept.name, kept.context) == ("Notes", UNNAMED, "Notes > Times")


async def test_a_passage_with_nothing_to_take_off_is_the_same() -> None:
    plain = hit("Well.", name="notes.md")

    (kept,), _ = await screened([plain], CONTEXT)

    assert kept is plain


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("notes.pdf", "notes.pdf"),
        ("an_attack.pdf", UNNAMED),
        ("bad_thing.pdf", UNNAMED),
        ("bad-thing.v2.pdf", UNNAMED),
        ("bad.thing", "bad.thing"),  # what ends a name is no word of it
        ("my.bad_thing.pdf", UNNAMED),
        ("bad_thing", UNNAMED),
    ],
)
def test_the_words_of_a_name_are_read_without_what_ends_it(name: str, shown: str) -> None:
    word = "bad thing" if "bad" in name else "attack"

    assert shown_name(name, replace(CONTEXT, guard=Judging(word))) == shown


def test_without_a_guard_a_name_is_shown_as_it_is() -> None:
    assert shown_name("an_attack.pdf", Desk().context()) == "an_attack.pdf"
