"""From text and passages to sentences with their sources."""

from dataclasses import replace
from uuid import UUID

import pytest

from agents.answering.citations import (
    Citation,
    best_first,
    by_page,
    claims_of,
    find_quote,
    joined,
    number_of,
    quote_for,
    same_document,
    sources_of,
)
from agents.answering.extracts import compose
from contracts.chats import Source, TableRow
from contracts.documents import Place
from contracts.tables import Row
from tests.agents.answering.made import TEXT, hit


def place(page: int, start: int, end: int) -> Place:
    return Place(page=page, start=start, end=end)


def test_a_sentence_over_a_page_break_has_a_quote_and_a_mark_on_each_page() -> None:
    sentence = Citation(hit(), 13, 53, 0.9)
    places = [place(4, 113, 133), place(5, 133, 153)]

    draft = compose([sentence], [places])

    assert [c.quote for c in draft.citations] == ["The stock was moved", "to the standby room."]
    assert [c.page for c in draft.citations] == [4, 5]
    assert draft.content == "The stock was moved to the standby room. [1] [2]"
    assert draft.claims[0].sources == (1, 2)


def test_neighbours_on_one_page_share_a_quote_and_on_two_pages_do_not() -> None:
    found = hit()
    first, second = Citation(found, 0, 12, 0.9), Citation(found, 13, 53, 0.8)

    together = compose([first, second], [[place(4, 100, 112)], [place(4, 113, 153)]])
    apart = compose([first, second], [[place(4, 100, 112)], [place(5, 113, 153)]])

    assert [c.quote for c in together.citations] == [TEXT[:53]]
    assert [c.quote for c in apart.citations] == [TEXT[:12], TEXT[13:53]]


def test_white_space_at_a_page_break_belongs_to_neither_quote() -> None:
    parts = by_page(Citation(hit(), 0, 53, 1), [place(1, 100, 113), place(2, 113, 153)])

    assert [part.quote for part in parts] == ["It was cold.", TEXT[13:53]]


def test_the_best_sentence_comes_first_and_its_document_with_it() -> None:
    one, other = hit(), hit(document=2)
    good, best = Citation(one, 0, 12, 0.5), Citation(one, 13, 53, 0.9)
    elsewhere = Citation(other, 0, 12, 0.7)

    assert best_first([elsewhere, good, best]) == [best, good, elsewhere]


def test_documents_that_are_equally_good_are_not_mixed() -> None:
    one, other = hit(), hit(document=2)
    parts = [Citation(h, start, start + 5, 0.5) for start in (0, 13) for h in (one, other)]

    documents = [part.hit.document_id for part in best_first(parts)]
    assert documents[0] == documents[1] and documents[2] == documents[3]


def test_rows_that_follow_each_other_keep_quotes_of_their_own() -> None:
    found, row = hit(), Row(("a", "b"))
    parts = [Citation(found, 0, 12, 0.5), Citation(found, 13, 53, 0.5)]

    assert len(joined(parts)) == 1
    assert len(joined([Citation(c.hit, c.start, c.end, 0.5, row=row) for c in parts])) == 2


def claimed(content: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(content[c.start : c.end], c.sources) for c in claims_of(content)]


# What an answer claims


def test_every_sentence_of_an_answer_is_a_claim_with_its_marks() -> None:
    assert claimed("It is cold. [1] Nobody [2] was told [3][2]. Why?") == [
        ("It is cold.", (1,)),
        ("Nobody [2] was told [3][2].", (2, 3)),
        ("Why?", ()),
    ]


def test_marks_at_the_end_of_a_sentence_are_no_part_of_it() -> None:
    assert claimed("It is cold [1] [12]") == [("It is cold", (1, 12))]
    assert claimed("It is cold. [1][2] ") == [("It is cold.", (1, 2))]


@pytest.mark.parametrize("lead", ["- ", "* ", "+ ", "> ", "## ", "1. ", "12) "])
def test_what_makes_a_list_or_a_heading_of_a_sentence_is_no_part_of_it(lead: str) -> None:
    assert claimed(f"Before.\n{lead}It is cold. [1]") == [
        ("Before.", ()),
        ("It is cold.", (1,)),
    ]


def test_marks_on_a_line_of_their_own_belong_to_the_sentence_before_them() -> None:
    assert claimed("Why?\nOr when?\nIt is cold. [2]\n[1] [2]\n") == [
        ("Why?", ()),
        ("Or when?", ()),
        ("It is cold.", (2, 1)),
    ]


def test_marks_before_any_sentence_belong_to_none() -> None:
    assert claimed("[1]\nIt is cold.") == [("It is cold.", ())]


def test_a_line_without_a_word_claims_nothing() -> None:
    assert claimed("It is cold. [1]\n\n---\n\n***") == [("It is cold.", (1,))]


def test_a_year_in_brackets_is_no_mark() -> None:
    assert claimed("It was cold [2024].") == [("It was cold [2024].", ())]


# Where a quote stands


def test_a_quote_is_found_word_for_word_where_it_stands_first() -> None:
    assert find_quote("was", "It was. It was.") == (3, 6)


@pytest.mark.parametrize("text", ["so It  was\n\tcold. so", "so It was cold. so"])
def test_only_the_white_space_of_a_quote_may_differ(text: str) -> None:
    found = find_quote("It was cold.", text)

    assert found and text[slice(*found)].split() == ["It", "was", "cold."]


def test_a_letter_of_a_quote_means_only_itself() -> None:
    assert find_quote("a.c (d)", "abc  d, a.c  (d)") == (8, 16)
    assert find_quote("a.c  d", "abc d") is None


@pytest.mark.parametrize("quote", ["It was warm.", "it was cold.", "", " \n"])
def test_a_quote_that_does_not_stand_in_a_text_is_not_found(quote: str) -> None:
    assert find_quote(quote, "It was cold.") is None


# The quote that supports


@pytest.mark.parametrize(
    ("sentences", "quote"),
    [
        (["The standby room has the stock."], "The stock was moved to the standby room."),
        (["Nobody knew."], "Nobody was told."),
        (["Cold it was.", "The stock moved."], TEXT[:53]),
        (["The stock moved.", "Cold it was."], TEXT[:53]),
        (["Cold it was.", "Nobody knew."], TEXT),
        (["Penguins swim."], "It was cold."),
        ([], "It was cold."),
    ],
)
def test_the_shortest_run_that_has_the_best_of_a_passage_is_quoted(
    sentences: list[str], quote: str
) -> None:
    found = hit(score=0.5)

    chosen = quote_for(sentences, found, 0.75)

    assert chosen.quote == quote
    assert (chosen.hit, chosen.score, chosen.exact, chosen.row) == (found, 0.75, False, None)


def test_of_two_that_fit_equally_the_first_is_quoted() -> None:
    assert quote_for(["Lamps."], hit("A lamp. A lamp."), 1).start == 0


def test_a_row_is_quoted_as_a_row() -> None:
    table = hit("probe | by | n\nP-1 | Ada | 7\nP-2 | Bo | 8", title="probes.csv")

    chosen = quote_for(["Bo had P-2."], table, 1)

    assert chosen.quote == "P-2 | Bo | 8"
    assert chosen.row == Row(("P-2", "Bo", "8"), ("probe", "by", "n"))


def test_a_passage_of_which_nothing_can_be_said_alone_is_quoted_whole() -> None:
    contents = hit("Storage ....... 14\nProbes ....... 15")

    assert quote_for(["Storage."], contents, 1) == Citation(contents, 0, len(contents.text), 1)


# A quote and its pages


def test_a_quote_on_one_page_keeps_its_span_and_gets_its_page() -> None:
    quote = Citation(hit(), 13, 53, 0.9)

    assert by_page(quote, [place(4, 110, 160)]) == [replace(quote, page=4)]


def test_a_page_with_nothing_but_white_space_of_a_quote_gets_no_part() -> None:
    parts = by_page(Citation(hit("a  b"), 0, 4, 1), [place(1, 100, 102), place(2, 102, 103)])

    assert [(part.quote, part.page) for part in parts] == [("a", 1)]


def test_a_passage_at_the_beginning_of_its_text_is_cut_at_the_same_characters() -> None:
    quote = Citation(hit(start=None), 0, 53, 1)

    parts = by_page(quote, [Place(page=1, end=12), place(2, 12, 53)])

    assert [(part.quote, part.page) for part in parts] == [(TEXT[:12], 1), (TEXT[13:53], 2)]
    assert quote.span == (UUID(int=1), 0, 53)


def test_a_quote_stands_in_its_document_where_its_passage_does() -> None:
    assert Citation(hit(), 13, 53, 0.9).span == (UUID(int=1), 113, 153)


# Neighbours


def test_neighbours_that_become_one_have_the_better_score() -> None:
    found = hit()
    worse, better = Citation(found, 0, 12, 0.4), Citation(found, 13, 53, 0.8)

    assert joined([worse, better]) == [Citation(found, 0, 53, 0.8)]
    assert joined([replace(worse, score=0.9), better]) == [Citation(found, 0, 53, 0.9)]


def test_three_neighbours_become_one() -> None:
    found = hit()
    spans = [(0, 12), (13, 53), (54, 70)]

    assert joined(Citation(found, *span, 1) for span in spans) == [Citation(found, 0, 70, 1)]


@pytest.mark.parametrize(
    "second",
    [
        Citation(hit(), 54, 70, 1),
        Citation(hit(), 0, 5, 1),
        Citation(hit(), 5, 20, 1),
        Citation(hit(passage=2), 13, 53, 1),
        Citation(hit(), 13, 53, 1, page=2),
        Citation(hit(), 13, 53, 1, row=Row(("a", "b"))),
    ],
    ids=["with words between", "before", "overlapping", "passage", "page", "row"],
)
def test_what_does_not_follow_directly_keeps_a_quote_of_its_own(second: Citation) -> None:
    first = Citation(hit(), 0, 12, 1)

    assert joined([first, second]) == [first, second]


def test_a_row_and_the_sentence_after_it_are_two_quotes() -> None:
    row = Citation(hit(), 0, 12, 1, row=Row(("a", "b")))

    assert len(joined([row, Citation(hit(), 13, 53, 1)])) == 2


def test_quotes_that_touch_become_one() -> None:
    assert joined([Citation(hit(), 0, 12, 1), Citation(hit(), 12, 53, 1)])[0].quote == TEXT[:53]


# What the reader gets


def test_a_reader_gets_of_each_citation_its_quote_and_place_numbered_from_one() -> None:
    named, unnamed = hit(name="handbook.pdf", passage=7), hit(document=2)
    places = [place(4, 100, 112), place(5, 113, 153)]
    quotes = [Citation(named, 0, 12, 0.123456), Citation(unnamed, 13, 53, 1)]

    assert sources_of(quotes, places) == [
        Source(
            n=1,
            kind="document",
            title="handbook.pdf",
            document_id=UUID(int=1),
            passage_id=UUID(int=1007),
            quote="It was cold.",
            place=places[0],
            score=0.1235,
        ),
        Source(
            n=2,
            kind="document",
            title="Handbook",
            document_id=UUID(int=2),
            passage_id=UUID(int=2001),
            quote="The stock was moved to the standby room.",
            place=places[1],
            score=1,
        ),
    ]


def test_a_place_for_each_citation_is_needed() -> None:
    with pytest.raises(ValueError, match="zip"):
        sources_of([Citation(hit(), 0, 12, 1)], [])


def test_a_document_stands_where_its_best_quote_does_though_others_of_it_are_weak() -> None:
    one, other = hit(document=2), hit(document=1)
    weak, best = Citation(one, 0, 12, 0.1), Citation(one, 13, 53, 0.9)
    middle = Citation(other, 0, 12, 0.5)

    assert best_first([weak, middle, best]) == [best, weak, middle]
    assert best_first([best, middle, weak]) == [best, weak, middle]


@pytest.mark.parametrize(
    ("part", "number"),
    [
        (Citation(hit(), 0, 12, 1), 1),
        (Citation(hit(), 13, 53, 1), 2),
        (Citation(hit(), 20, 30, 1), 2),
        (Citation(hit(passage=2), 0, 12, 1), 3),
    ],
)
def test_a_part_has_the_number_of_the_citation_that_contains_it(
    part: Citation, number: int
) -> None:
    whole = [
        Citation(hit(), 0, 12, 1),
        Citation(hit(), 13, 53, 1),
        Citation(hit(passage=2), 0, 53, 1),
    ]

    assert number_of(whole, part) == number


def test_of_each_but_the_first_it_is_known_whether_it_continues_a_document() -> None:
    parts = [Citation(hit(document=n), 0, 12, 1) for n in (1, 1, 2, 1)]

    assert same_document(parts) == [True, False, False]
    assert same_document(parts[:1]) == []


@pytest.mark.parametrize(
    ("content", "sentences"),
    [
        ("These are:\n\n- One [1]\n- Two [2]", ["One", "Two"]),
        ("These are: [1]\n1. One [1]", ["One"]),
        ("**These are:**\n* One [1]", ["One"]),
        ("These are:\n| a | b |\n| - | - |\n| One | Two | [1]", ["| One | Two |"]),
        ("These are:\nOne of two. [1]", ["These are:", "One of two."]),
        ("These are:", ["These are:"]),
        ("# These\n\nOne. [1]", ["One."]),
        ("**These**\n\nOne. [1]", ["One."]),
        ("# These [1]\n\nOne. [1]", ["These", "One."]),
        ("a | b\n--- | ---\nOne | Two [1]", ["One | Two"]),
        ("a | b\nOne | Two [1]", ["a | b", "One | Two"]),
    ],
)
def test_headings_and_what_leads_into_a_list_or_a_table_claim_nothing(
    content: str, sentences: list[str]
) -> None:
    assert [content[c.start : c.end] for c in claims_of(content)] == sentences


def test_a_reader_gets_a_row_with_its_columns_and_the_cells_that_answer() -> None:
    table = hit("probe | by\nP-1 | Ada\nP-2 | Bo", title="a.csv")
    row = Row(("P-2", "Bo"), ("probe", "by"))
    one = Citation(table, 21, 29, 1, row=row, asked=(1,))
    several = Citation(table, 11, 29, 1, row=row)
    plain = Citation(table, 21, 29, 1, row=row)

    told = sources_of([one, several, plain], [place(1, 121, 129)] * 3)

    assert [source.quote for source in told] == ["P-2 | Bo", "P-1 | Ada\nP-2 | Bo", "P-2 | Bo"]
    assert [source.row for source in told] == [
        TableRow(columns=["probe", "by"], cells=["P-2", "Bo"], asked=[1]),
        None,
        TableRow(columns=["probe", "by"], cells=["P-2", "Bo"], asked=[]),
    ]
