"""An answer made of sentences of the documents."""

from dataclasses import replace

import pytest

from agents.answering.citations import Citation, Claim
from agents.answering.extracts import Draft, compose, heads_above, pieces, unsaid, worth_showing
from contracts.chats import Hit, Turn
from contracts.documents import Place
from contracts.ports import Extracted
from contracts.projects import AnsweringSettings
from contracts.tables import Row
from tests.agents.answering.made import TEXT, extracted, hit

COLD, MOVED, TOLD = "It was cold.", "The stock was moved to the standby room.", "Nobody was told."
TABLE = "probe | by | n\nP-1 | Ada | 7\nP-2 | Bo | 8\n\nAll were dry."


def settings(**chosen: object) -> AnsweringSettings:
    return AnsweringSettings.model_validate({"threshold": 0.5, **chosen})


def shown(*found: Extracted, hits: list[Hit] | None = None, **chosen: object) -> list[str]:
    return [one.quote for one in worth_showing(hits or [hit()], found, settings(**chosen))]


def composed(*parts: Citation) -> Draft:
    """Each on page 1, where it stands."""
    return compose(parts, [[Place(page=1, start=p.span[1], end=p.span[2])] for p in parts])


# Which sentences


def test_a_sentence_less_certain_than_the_threshold_is_no_answer() -> None:
    found = extracted(0, COLD, [hit()], 0.5)

    assert shown(found, threshold=0.5) == [COLD]
    assert shown(found, threshold=0.51) == []
    assert shown() == []


def test_beside_a_good_sentence_one_three_hundredths_as_likely_is_shown() -> None:
    hits = [hit()]
    best = extracted(0, COLD, hits, 1.0)

    assert shown(best, extracted(0, MOVED, hits, 0.03)) == [COLD, MOVED]
    assert shown(best, extracted(0, MOVED, hits, 0.0299)) == [COLD]


def test_the_best_sentence_is_first_whatever_order_they_come_in() -> None:
    hits = [hit()]
    ranked = [(COLD, 0.6), (TOLD, 0.9), (MOVED, 0.7)]

    assert shown(*(extracted(0, text, hits, score) for text, score in ranked)) == [
        TOLD,
        MOVED,
        COLD,
    ]


def test_no_more_sentences_are_shown_than_the_project_wants() -> None:
    hits = [hit()]
    found = [extracted(0, text, hits, 0.9) for text in (COLD, MOVED, TOLD)]

    assert shown(*found, sentences=2) == [COLD, MOVED]
    assert shown(*found, sentences=3) == [COLD, MOVED, TOLD]


@pytest.mark.parametrize(
    ("length", "scores", "count"),
    [
        ("short", [0.9, 0.9, 0.9], 1),
        ("normal", [0.9, 0.9, 0.9], 2),
        ("detailed", [0.9, 0.9, 0.9], 3),
        ("normal", [1.0, 0.02, 0.02], 1),
        ("detailed", [1.0, 0.02, 0.02], 3),
        ("detailed", [1.0, 0.009, 0.009], 1),
    ],
)
def test_how_much_is_said_is_the_projects_to_choose(length, scores, count) -> None:
    hits = [hit()]
    ranked = zip((COLD, MOVED, TOLD), scores, strict=True)
    found = [extracted(0, text, hits, score) for text, score in ranked]

    assert len(shown(*found, length=length, sentences=2)) == count


def test_rows_that_are_asked_for_are_told_whole_however_short_an_answer_is() -> None:
    hits = [hit(TABLE, title="probes.csv")]
    found = [replace(extracted(0, t, hits), asked=(0,)) for t in TABLE.split("\n")[1:3]]

    assert len(shown(*found, hits=hits, length="short")) == 2


def test_what_two_passages_say_in_the_same_words_is_shown_once() -> None:
    hits = [hit(), hit("It was  cold. Dry.", document=2)]
    worse, better = extracted(0, COLD, hits, 0.7), extracted(1, "It was  cold.", hits, 0.8)

    (one,) = worth_showing(hits, [worse, better], settings())

    assert (one.hit, one.quote) == (hits[1], "It was  cold.")


def test_only_answers_count_as_said() -> None:
    hits = [hit()]
    cold = extracted(0, "It was cold.", hits)

    assert unsaid([cold], [Turn(role="user", content="It was cold.")]) == [cold]
    assert unsaid([cold], [Turn(role="assistant", content="So: it was\\* cold! [1]")]) == []


def test_a_sentence_is_cited_as_exactly_what_it_is() -> None:
    hits = [hit("Other words."), hit(document=2)]

    assert worth_showing(hits, [extracted(1, MOVED, hits, 0.75)], settings()) == [
        Citation(hits[1], 13, 53, 0.75, exact=True)
    ]


def test_a_row_is_cited_with_what_its_cells_are_called() -> None:
    hits = [hit(TABLE, title="probes.csv")]
    found = [extracted(0, "P-2 | Bo | 8", hits), extracted(0, "All were dry.", hits, 0.8)]

    row, sentence = worth_showing(hits, found, settings())

    assert row.row == Row(("P-2", "Bo", "8"), ("probe", "by", "n"))
    assert sentence.row is None


# What is written of them


def test_without_a_sentence_the_documents_are_said_not_to_say_and_nothing_is_claimed() -> None:
    assert compose([], []) == Draft("Your documents do not say.", [], [])


def test_a_sentence_is_followed_by_its_mark_and_claims_what_stands_before_it() -> None:
    draft = composed(Citation(hit(), 0, 12, 0.9, exact=True))

    assert draft.content == "It was cold. [1]"
    assert draft.claims == [Claim(0, 12, (1,))]
    assert draft.citations == [Citation(hit(), 0, 12, 0.9, page=1, exact=True)]


def test_sentences_of_one_document_are_a_paragraph_and_another_document_begins_one() -> None:
    draft = composed(
        Citation(hit(), 0, 12, 0.9),
        Citation(hit(), 54, 70, 0.8),
        Citation(hit(document=2), 0, 12, 0.7),
    )

    assert draft.content == "It was cold. [1] Nobody was told. [2]\n\nIt was cold. [3]"
    assert [draft.content[c.start : c.end] for c in draft.claims] == [COLD, TOLD, COLD]
    assert [c.sources for c in draft.claims] == [(1,), (2,), (3,)]


def test_neighbours_have_one_mark_each_to_the_quote_they_share() -> None:
    draft = composed(Citation(hit(), 0, 12, 0.9), Citation(hit(), 13, 53, 0.8))

    assert draft.content == "It was cold. [1] The stock was moved to the standby room. [1]"
    assert [c.quote for c in draft.citations] == [TEXT[:53]]


def test_a_sentence_is_shown_letter_by_letter_as_it_stands() -> None:
    starred = hit("It is *cold* [3].")

    assert composed(Citation(starred, 0, 17, 1)).content == "It is \\*cold\\*. [1]"


def row(start: int, *cells: str, document: int = 1) -> Citation:
    return Citation(hit(TABLE, document=document), start, start + 1, 1, row=Row(cells))


def test_a_row_is_told_in_plain_words() -> None:
    assert composed(row(0, "P-1", "Ada")).content == "P-1: Ada. [1]"


def test_rows_of_one_document_are_a_list() -> None:
    rows = [row(0, "P-1", "Ada"), row(5, "P-2", "Bo"), row(9, "P-3", "Cai")]

    draft = composed(*rows)

    assert draft.content == "- P-1: Ada. [1]\n- P-2: Bo. [2]\n- P-3: Cai. [3]"
    assert [draft.content[c.start : c.end] for c in draft.claims] == [
        "P-1: Ada.",
        "P-2: Bo.",
        "P-3: Cai.",
    ]


def test_one_row_beside_sentences_is_a_paragraph_of_its_own() -> None:
    sentence = Citation(hit(TABLE), 43, 56, 1)

    assert composed(sentence, row(0, "P-1", "Ada")).content == (
        "All were dry. [1]\n\nP-1: Ada. [2]"
    )
    assert composed(row(0, "P-1", "Ada"), sentence).content == (
        "P-1: Ada. [1]\n\nAll were dry. [2]"
    )


def test_rows_of_two_documents_are_two_lists_and_one_alone_is_none() -> None:
    rows = [row(0, "A", "1"), row(5, "B", "2"), row(0, "C", "3", document=2)]

    assert composed(*rows).content == "- A: 1. [1]\n- B: 2. [2]\n\nC: 3. [3]"
    assert composed(rows[2], *rows[:2]).content == "C: 3. [1]\n\n- A: 1. [2]\n- B: 2. [3]"


def test_a_list_after_a_sentence_of_the_same_document_begins_anew() -> None:
    sentence = Citation(hit(TABLE), 43, 56, 1)

    draft = composed(sentence, row(0, "A", "1"), row(5, "B", "2"))

    assert draft.content == "All were dry. [1]\n\n- A: 1. [2]\n- B: 2. [3]"


def test_every_sentence_has_its_places() -> None:
    with pytest.raises(ValueError, match="zip"):
        compose([Citation(hit(), 0, 12, 1)], [])


# How it is streamed


@pytest.mark.parametrize("content", ["", "one", "a b c d e f g h", "One.\n\n- two  three\n- four "])
def test_the_pieces_of_an_answer_are_the_answer(content: str) -> None:
    assert "".join(pieces(content)) == content


def test_a_piece_has_six_words_at_most() -> None:
    assert pieces("a b c d e f g h") == ["a b c d e f ", "g h"]


def test_the_version_above_a_sentence_is_shown_above_it() -> None:
    changes = hit("Version 2.4\nTabs can be closed. The mouse works.\n2.3\nPrinting works.")

    def part(quote: str) -> Citation:
        start = changes.text.index(quote)
        return Citation(changes, start, start + len(quote), 0.9, exact=True)

    parts = [part("The mouse works."), part("Tabs can be closed."), part("Printing works.")]
    places = [[Place(start=p.span[1], end=p.span[2])] for p in parts]
    content = compose(parts, places, heads_above(parts)).content

    assert content == (
        "**Version 2.4**\n\nThe mouse works. [1] Tabs can be closed. [2]"
        "\n\n**2.3**\n\nPrinting works. [3]"
    )
    assert heads_above([Citation(hit(), 0, 12, 0.9)]) == {}
    said_again = hit("2023\nIn 2023 it was cold.", headings=("2023",))
    assert heads_above([Citation(said_again, 5, 25, 0.9)]) == {}
