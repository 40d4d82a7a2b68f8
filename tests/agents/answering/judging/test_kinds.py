"""Each kind of fact is asked of the texts that may supply it."""

import pytest

from agents.answering.judging.facts import Comparison, difference


def kind(
    sentence: str,
    *parts: str,
    context: str = "",
    named: str = "",
    years: frozenset[int] = frozenset(),
) -> str | None:
    return difference(Comparison(sentence, parts, context, named, years))


@pytest.mark.parametrize(
    ("sentence", "part", "differs"),
    [
        ("The fee rose, and whales sang loudly.", "The fee rose.", "addition"),
        ("The fee rose, and more things of all kinds happened overall.", "The fee rose.", None),
        ("The fee rose, and whales sang.", "The fee rose.", None),
        ("The fee rose, and the price increased.", "The fee and the cost rose.", None),
        ("It has 12 lamps.", "It has 12 lamps.", None),
        ("It was judged so in seven of the eight cases.", "In 7 of the 8 it was so.", None),
        ("Ada is the aunt of Ruth.", "She is the aunt of Ada, and Ruth is glad.", "roles"),
        ("It is read monthly.", "It is read every day.", "quantifier"),
        ("A wind wheel drove it.", "It was driven by a water wheel.", "entity"),
        ("Only the fee rose.", "The fee rose.", "quantifier"),
        ("Most fees rose.", "All fees rose.", "quantifier"),
        ("Fees must rise.", "Fees should rise.", "modality"),
        ("It takes more than 14 days.", "It takes up to 14 days.", "bound"),
        ("Reilly thanked Nair.", "Nair thanked Reilly.", "roles"),
        ("The sensor should be cleaned.", "The filter should be cleaned.", "entity"),
        (
            "Backups take 14 days, logs 7.",
            "Backups take 7 days, logs 14 days.",
            "number of another",
        ),
    ],
)
def test_the_kind_in_which_a_sentence_differs_from_a_part_is_named(
    sentence: str, part: str, differs: str | None
) -> None:
    assert kind(sentence, part) == differs


def test_a_year_may_stand_anywhere_in_the_quotes() -> None:
    assert kind("It rose on 3 March 2020.", "It rose on 3 March.") == "date"
    assert kind("It rose on 3 March 2020.", "It rose on 3 March.", years=frozenset({2020})) is None


def test_a_context_supplies_facts_of_any_kind_and_what_is_named_only_names() -> None:
    assert kind("It has 12 lamps.", "It has lamps.") == "number"
    assert kind("It has 12 lamps.", "It has lamps.", context="12 lamps") is None
    assert kind("It has 12 lamps.", "It has lamps.", named="12 lamps") == "number"
    assert kind("It is in Kiel.", "It is there.", named="Kiel") is None
    assert kind("It is in Kiel.", "It is there.") == "name"


def test_a_row_denies_nothing() -> None:
    assert kind("Probe K7 failed.", "Probe K7 | failed | Ada") is None
    assert kind("Probe K7 passed.", "Probe K7 failed.") == "negation"


def test_words_that_are_alike_in_meaning_are_one_entity() -> None:
    sentence, part = "The sensor should be cleaned.", "The filter should be cleaned."
    alike = Comparison(sentence, (part,), "", "", frozenset(), lambda one, other: 0.9)

    assert difference(alike) is None
    wheel = "A wind wheel drove it.", ("It was driven by a water wheel.",)
    assert difference(Comparison(*wheel, "", "", frozenset(), lambda one, other: 0.9)) is None


def test_a_number_of_another_is_looked_for_in_all_sentences_of_the_quote() -> None:
    sentence, parts = "The mean family size was 3.07.", ("The mean household size was 3.07.",)
    texts = (*parts, "The mean family size was 3.62.")

    alone = Comparison(sentence, parts, "", "", frozenset())
    assert difference(alone) is None
    assert difference(Comparison(sentence, parts, "", "", frozenset(), None, texts)) == (
        "number of another"
    )
