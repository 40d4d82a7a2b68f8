"""What becomes of a sentence that its source does not support."""

import pytest

from agents.answering.citations import Citation, Claim, claims_of
from agents.answering.mending import Change, apply, judged, nearest, supporting
from contracts.chats import Hit, Support
from contracts.tables import Row
from tests.agents.answering.made import hit

COLD = "It was cold."
ROWS = "probe | technician | result\nP-1 | Ada Berg | passed\nP-2 | Bo Lind | failed"


def quoted(found: tuple[int, Citation] | None) -> tuple[int, str] | None:
    return None if found is None else (found[0], found[1].quote)


# Which passage supports it


def test_the_first_passage_that_says_it_supports_it_with_its_quote() -> None:
    hits = [hit("It was warm."), hit(passage=2, score=0.7), hit(passage=3)]

    found = supporting(COLD, hits, None)

    assert quoted(found) == (1, COLD)
    assert found is not None and found[1].score == 0.7


def test_what_no_passage_says_is_supported_by_none() -> None:
    assert supporting("The moon is far.", [hit()], None) is None
    assert supporting(COLD, [], None) is None


def test_meaning_supports_where_words_do_not() -> None:
    def alike(one: str, other: str) -> float:
        return 0.9 if "moved" in other else 0.1

    sentence = "They carried all goods elsewhere."

    assert supporting(sentence, [hit()], None) is None
    assert quoted(supporting(sentence, [hit()], alike)) == (
        0,
        "The stock was moved to the standby room.",
    )


@pytest.mark.parametrize("known", [{"title": "Marjaniemi"}, {"context": "Log > Marjaniemi"}])
def test_a_passages_title_and_headings_may_supply_a_name(known: dict[str, str]) -> None:
    said, text = "The tower of Marjaniemi is white and tall.", "The tower is white and tall."

    def support(one: Hit) -> Support:
        return judged(said, Citation(one, 0, len(text), 1), None)

    assert support(hit(text)) is Support.WEAK
    assert support(hit(text, **known)) is Support.SUPPORTED  # pyright: ignore[reportArgumentType]


def test_what_stands_before_a_quote_says_who_she_is() -> None:
    text = "Ada Berg came. She calibrated the old probe."

    said = "It was Berg who calibrated the old probe."

    assert judged(said, Citation(hit(text), 15, 44, 1), None) is Support.SUPPORTED
    assert judged(said, Citation(hit(text[15:]), 0, 29, 1), None) is Support.WEAK


def test_the_name_of_a_column_may_supply_a_name() -> None:
    table = hit("Marjaniemi | height\nTower | 9 m", title="a.csv")
    said = "The tower of Marjaniemi is 9 m."
    with_columns = Citation(table, 20, 31, 1, row=Row(("Tower", "9 m"), ("Marjaniemi", "height")))

    assert judged(said, with_columns, None) is Support.SUPPORTED
    assert judged(said, Citation(hit("Tower | 9 m"), 0, 11, 1), None) is not Support.SUPPORTED


# What is nearest


def test_the_nearest_is_what_shares_most_of_its_words() -> None:
    hits = [hit("The stock is cold."), hit(passage=2, score=0.3)]

    found = nearest("The stock was moved to the cellar.", hits, None)

    assert quoted(found) == (1, "The stock was moved to the standby room.")
    assert found is not None and (found[1].score, found[1].exact) == (0.3, True)


def test_of_two_that_are_as_near_the_first_is_taken() -> None:
    found = nearest("The stock was moved to the cellar.", [hit(), hit(passage=2)], None)

    assert found is not None and found[0] == 0


def test_what_shares_few_words_is_not_near() -> None:
    assert nearest("Pizza ovens need old wood.", [hit()], None) is None
    assert nearest(COLD, [], None) is None


def test_what_is_alike_in_meaning_is_near_and_adds_to_what_words_say() -> None:
    def alike(one: str, other: str) -> float:
        return {"Nobody was told.": 0.7, COLD: 0.65}.get(other, 0.1)

    assert quoted(nearest("No person heard of it.", [hit()], alike)) == (0, "Nobody was told.")
    assert quoted(nearest("The cold was felt.", [hit()], alike)) == (0, COLD)


def test_what_lacks_a_code_of_the_sentence_is_not_near_however_alike() -> None:
    hits = [hit("Probe P-1 passed its test."), hit("Probe P-2 failed.", passage=2)]

    assert quoted(nearest("Probe P-2 passed its test.", hits, None)) == (1, "Probe P-2 failed.")
    assert nearest("Probe P-3 passed its test.", hits, None) is None


def test_the_nearest_row_is_told_by_the_cells_that_were_said_wrongly() -> None:
    table = hit(ROWS, title="log.csv")

    found = nearest("The technician of probe P-2 is Ada Berg.", [table], None)

    assert quoted(found) == (0, "P-2 | Bo Lind | failed")
    assert found is not None and found[1].row is not None
    assert found[1].row.cells == ("P-2", "Bo Lind", "failed")
    assert found[1].asked == (1,)


# The answer with its changes


def applied(content: str, **changes: tuple[str | None, tuple[int, ...]]) -> tuple[str, list[str]]:
    """`changes` by the first word of the sentence, in small letters."""
    claims = claims_of(content)
    known = {content[c.start : c.end].split()[0].lower().strip("."): c for c in claims}
    text, after = apply(
        content, [Change(known[word], *change) for word, change in changes.items()], claims
    )
    return text, [text[c.start : c.end] for c in after]


def test_a_sentence_gets_its_new_text_and_marks_instead_of_its_own() -> None:
    assert applied("One. [1] Two. [2] [3] Three. [1]", two=("Zwei und zwei.", (4, 5))) == (
        "One. [1] Zwei und zwei. [4] [5] Three. [1]",
        ["One.", "Zwei und zwei.", "Three."],
    )


def test_a_changed_claim_has_its_new_sources_and_the_others_keep_theirs() -> None:
    content = "One. [1] Two. [2]"
    claims = claims_of(content)

    _, after = apply(content, [Change(claims[0], "Eins.", (7,))], claims)

    assert after == [Claim(0, 5, (7,)), Claim(10, 14, (2,))]


def test_a_new_text_without_sources_has_no_mark() -> None:
    assert applied("One. [1] Two. [2]", two=("Zwei.", ()))[0] == "One. [1] Zwei."


@pytest.mark.parametrize(
    ("content", "left"),
    [
        ("One. [1] Two. [2] Three. [3]", "One. [1] Three. [3]"),
        ("Two. [2] Three. [3]", "Three. [3]"),
        ("One. [1] Two. [2]", "One. [1]"),
        ("One. [1] Two.\nThree. [3]", "One. [1]\nThree. [3]"),
        ("- One. [1]\n- Two. [2]\n- Three. [3]", "- One. [1]\n- Three. [3]"),
        ("1. One. [1]\n2) Two. [2]", "1. One. [1]"),
        ("- One. [1]\n- Two. [2] Three. [3]", "- One. [1]\n- Three. [3]"),
        ("> Two.\nThree.", "Three."),
    ],
)
def test_nothing_stays_of_a_sentence_that_is_removed(content: str, left: str) -> None:
    assert applied(content, two=(None, ()))[0] == left


def test_all_sentences_stand_where_the_changed_content_has_them() -> None:
    text, sentences = applied("- One. [1]\n- Two. [2]\n- Three. [3]", two=(None, ()))

    assert sentences == ["One.", "Three."]
    assert text == "- One. [1]\n- Three. [3]"


def test_an_answer_without_changes_is_left_as_it_is() -> None:
    content = "One. [1] Two. \n"
    claims = claims_of(content)

    assert apply(content, [], claims) == (content, claims)


def test_what_stands_behind_the_last_sentence_stays() -> None:
    assert applied("One. [1]\n\n---\n", one=("Eins.", (2,)))[0] == "Eins. [2]\n\n---"
