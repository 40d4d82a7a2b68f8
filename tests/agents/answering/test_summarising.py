"""The sentences that say most of what a text is about, and of which documents they are."""

import pytest

from agents.answering.summarising import summary_of, to_summarise
from contracts.chats import Hit
from contracts.projects import Length
from tests.agents.answering.made import Desk, Judging, hit

CENTRAL = "The Heron carries six people on the lake."
HERON = [
    "The Heron is a rowing boat of the club.",
    CENTRAL,
    "Rain is rather common in early spring.",
]


def passages(*texts: str, document: int = 1, title: str = "Heron", **made: object) -> list[Hit]:
    return [
        hit(text, document=document, passage=n, title=title, start=100 * n, **made)  # pyright: ignore[reportArgumentType]
        for n, text in enumerate(texts, 1)
    ]


def said(hits: list[Hit], length: Length = Length.NORMAL) -> list[str]:
    return [part.quote for part in summary_of(hits, length)]


def test_what_a_text_speaks_of_most_is_told_in_the_order_of_the_text() -> None:
    boats = [
        "Somebody painted a yellow door.",
        "The Heron carries visitors to islands.",
        "Our neighbours own two dogs.",
        "Visitors painted the Heron green in Kiel.",
    ]

    assert said(passages(" ".join(boats)), Length.SHORT) == [boats[1], boats[3]]


def test_of_sentences_that_say_as_much_the_earlier_ones_are_told() -> None:
    lines = [f"The {boat} carries people on {lake}." for boat, lake in
             [("Heron", "Como"), ("Kite", "Garda"), ("Fulmar", "Iseo")]]  # fmt: skip

    assert said(passages(" ".join(lines)), Length.SHORT) == lines[:2]


def test_a_sentence_is_cited_where_it_stands_with_how_much_it_says() -> None:
    [found] = passages(" ".join(HERON[:2]))
    first, second = summary_of([found], Length.NORMAL)

    assert (first.hit, first.start, first.end) == (found, 0, len(HERON[0]))
    assert (second.start, second.end) == (len(HERON[0]) + 1, len(found.text))
    assert first.exact and first.row is None and first.score == round(first.score, 4) > 0
    assert first.score != second.score


def test_what_says_the_same_again_is_told_once() -> None:
    again = "On the lake the Heron still carries six people."

    assert said(passages(f"{CENTRAL} {again} {HERON[2]}")) == [CENTRAL, HERON[2]]


def test_what_says_less_than_most_of_the_same_is_told_beside_it() -> None:
    other = "The Heron carries barrels under a roof."

    assert said(passages(f"{CENTRAL} {other}")) == [CENTRAL, other]


@pytest.mark.parametrize(
    ("length", "most"), [(Length.SHORT, 2), (Length.NORMAL, 5), (Length.DETAILED, 10)]
)
def test_a_summary_is_as_long_as_it_is_wanted(length: Length, most: int) -> None:
    text = " ".join(f"Boat{n} meets ship{n} near pier{n}." for n in range(12))

    assert len(said(passages(text), length)) == most


def test_every_document_has_its_share_and_no_less_than_one_sentence() -> None:
    shed = "Oars lie in the shed. Paddles hang on a wall. Lamps burn here until midnight."
    documents = [passages(shed.replace("shed", f"shed {n}"), document=n)[0] for n in range(1, 4)]
    many = [part.hit for part in summary_of(documents, Length.SHORT)]
    five = [part.hit for part in summary_of(documents[:2], Length.NORMAL)]

    assert many == documents
    assert five == [documents[0]] * 2 + [documents[1]] * 2


def test_passages_of_one_document_are_one_text() -> None:
    first, other, second = (
        passages("The Heron carries six people on Sundays.", document=1)[0],
        passages("The Kite carries four people on Mondays.", document=2)[0],
        hit("Rowing the Heron is taught by Ada.", document=1, passage=2),
    )

    assert [part.hit for part in summary_of([first, other, second], Length.NORMAL)] == [
        first,
        second,
        other,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Cleaning the filter of the boat",
        "It carries six people on the lake.",
        "They carry six people on the lake.",
        "Six people row.",
        "boat | who rows it | price\nHeron | six people of the club | 12 pounds an hour.",
        f"The Heron {'slowly ' * 60}sinks.",
        "这是船。",
    ],
    ids=["heading", "it", "they", "short", "row", "long", "short Chinese"],
)
def test_what_is_no_whole_sentence_or_says_nothing_by_itself_is_left_out(text: str) -> None:
    assert said(passages(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Six people row the Heron.",
        "Who rows the old Heron?",
        f"The Heron {'slowly ' * 57}sinks.",
        "Itemised bills are sent each month.",
        "鹭号是俱乐部的划艇。",
    ],
    ids=["five words", "question", "sixty words", "begins like it", "Chinese"],
)
def test_a_whole_sentence_that_says_something_by_itself_is_told(text: str) -> None:
    assert said(passages(text)) == [text]


def test_what_is_left_out_hides_nothing_behind_it() -> None:
    assert said(passages(f"Cleaning the filter\n\nIt carries people on the lake. {CENTRAL}")) == [
        CENTRAL
    ]


def test_a_sentence_without_a_word_that_counts_says_nothing_and_breaks_nothing() -> None:
    assert said(passages("What is there is there to be.")) == ["What is there is there to be."]


def test_without_a_passage_there_is_nothing_to_tell() -> None:
    assert summary_of([], Length.DETAILED) == []


BOTH = [
    *passages(*HERON, document=1, title="Heron", name="heron_guide-2.md"),
    *passages("The Kite sails.", document=2, title="Kite", name="kite.md"),
]
FOUND = [BOTH[1], BOTH[3]]


async def read(about: str, hits: list[Hit] = FOUND, desk: Desk | None = None) -> list[Hit]:
    return await to_summarise(about, hits, (desk or Desk(BOTH)).context())


@pytest.mark.parametrize(
    "about", ["the Heron", "heron_guide-2.md", "heron guide", "the herons' guide 2", "den Heron"]
)
async def test_the_document_that_is_called_so_is_read_as_a_whole(about: str) -> None:
    assert await read(about) == BOTH[:3]


@pytest.mark.parametrize("about", ["the heron's cleaning", "rowing", "of the"])
async def test_what_no_document_is_called_is_none(about: str) -> None:
    assert await read(about) == []


async def test_of_two_documents_that_are_called_so_the_one_found_first_is_meant() -> None:
    twice = [hit("A.", document=n, title="Club rules") for n in (3, 4)]

    assert await read("the club rules", twice, Desk(twice)) == twice[:1]


async def test_without_a_name_every_document_that_was_found_is_read() -> None:
    assert await read("") == BOTH


async def test_no_more_than_five_documents_are_read() -> None:
    many = [hit(f"Text of {n}.", document=n) for n in range(1, 8)]

    assert await read("", many, Desk(many)) == many[:5]


async def test_of_a_very_long_document_what_was_found_is_read() -> None:
    assert await read("", desk=Desk()) == FOUND


async def test_what_the_guard_withholds_is_not_read() -> None:
    evil = [hit("An attack."), hit("It is calm.", passage=2)]
    context = Desk(evil).context()
    object.__setattr__(context, "guard", Judging())

    assert await to_summarise("", evil[:1], context) == evil[1:]
