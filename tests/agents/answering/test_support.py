"""What proves the proof: by kind of fact, what a quote supports and what it does not."""

import pytest

from agents.answering.support import judge, verdict
from contracts.chats import Support
from tests.agents.answering.judged import supported, weak

STORED = "Reagents of class B are stored between 2 and 8 degrees Celsius in the cold room."
CALIBRATED = "Ada Berg calibrated probe P-017 on 12 March 2024 in the workshop."
TOWER = "The tower of the lighthouse is 25 metres high and was built in 1871."
MOVED = "Stock is moved to the standby room after twenty minutes above 8 degrees."


@pytest.mark.parametrize("quote", [STORED, CALIBRATED, TOWER, MOVED])
def test_a_sentence_supports_itself(quote):
    assert supported(quote, quote)


@pytest.mark.parametrize(
    "quote",
    [
        "On the 4th of July the lamp is lit.",
        "In the 1960s of the lamp's life, 2nd of 3 lamps failed.",
        "The hall has 10² of the 99 lamps, ² of 9.",
        "It is cleaned 3 times every day.",
        "It is cleaned every 0 weeks, or every zero days.",
    ],
)
def test_figures_of_every_kind_are_judged(quote):
    assert supported(quote, quote)


# Words


def test_without_a_quote_nothing_is_supported():
    assert judge(STORED, []) is Support.NONE
    assert judge(STORED, [], context=STORED) is Support.NONE


def test_a_quote_about_something_else_supports_nothing():
    assert judge("The invoice is sent every Friday by the accountant.", [STORED]) is Support.NONE


def test_words_that_every_text_has_support_nothing():
    sentence = "It is what they have and this was the other of that."

    assert judge(f"{sentence} Penguins swim.", [f"{sentence} Lawyers argue."]) is Support.NONE


def test_less_than_half_of_the_words_is_weak_support():
    assert weak("Reagents of class B expire outside refrigerated cabinets.", STORED)
    assert weak(
        "Reagents of that class: expiry outside refrigerated glass in cold weather.", STORED
    )


def test_forms_of_a_word_are_the_same_word():
    assert supported("Calibrations of probes in workshops.", "The workshop calibrated the probe.")


def test_a_fifth_of_the_words_is_weak_support_and_less_is_none():
    assert weak("Lamp valve pump tower brick.", "A lamp.")
    assert judge("Lamp valve pump tower brick door.", ["A lamp."]) is Support.NONE


def test_half_of_the_words_support():
    assert supported("Lamp valve pump tower.", "A lamp and a valve.")
    assert weak("Lamp valve pump tower brick.", "A lamp and a valve.")


# Names and other entities


@pytest.mark.parametrize(
    "sentence",
    [
        "On that day Bo Lind calibrated probe P-017 in the workshop.",
        "Bo Lind calibrated probe P-017 in the workshop.",
        "In the workshop, Lind calibrated probe P-017.",
        "Bo calibrated probe P-017 in the workshop.",
        "NASA officially calibrated probe P-017 in the workshop.",
        "Ada Berg calibrated probe P-018 in the workshop.",
        "Ada Berg calibrated probe Q-017 in the workshop.",
        "Ada Berg calibrated probe P-17 in the workshop.",
    ],
)
def test_another_entity_makes_a_sentence_weak(sentence):
    assert weak(sentence, CALIBRATED.replace("Ada Berg", "Ada"), CALIBRATED)


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("The capital city of Austria is old.", "The capital city of Australia is old."),
        ("The factory of the Johnson family closed.", "The factory of the Johnston family closed."),
        ("Berlin is the seat of the court.", "Bonn is the seat of the court."),
        ("Bo Berg wrote the letter to the court.", "The letter to the court by Berg is old."),
        ("Marie wrote the letter to the court.", "Anna wrote the letter to the court."),
    ],
)
def test_a_name_that_only_looks_alike_or_stands_first_is_another(sentence, quote):
    assert weak(sentence, quote)


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("The old court of Germany is there.", "There is an old German court."),
        ("The letter of Berg's sister is there.", "There is a letter of the sister of Berg."),
        ("The doctors asked the WHO for the vaccine.", "Doctors asked the WHO for the vaccine."),
        ("Doctors asked the Who.", "The doctors asked the Who."),
        (
            "The vaccine is from the WHO.",
            "The vaccine comes from the World Health Organization.",
        ),
        ("The letter is by Dalstrom.", "The letter is by Dalström."),
        ("Stocks are moved to the standby room.", "The stock was moved to the standby room."),
        ("Usually stock is moved to the standby room.", MOVED),
        ("The Marjaniemi lighthouse is high.", "Marjaniemi lighthouse is high."),
        ("Finally Berg calibrated probe P-017.", CALIBRATED),
        ("Probe P 017 is in the workshop.", CALIBRATED),
        ("Probe P-017 is in the workshop.", "probe p-017 is in the workshop"),
        (
            "The probe is in the workshop.It is calibrated.",
            CALIBRATED.replace("the work", "a work"),
        ),
        ("The COVID-19 vaccine is there.", "There is a vaccine for COVID 19."),
    ],
)
def test_a_name_may_have_another_form(sentence, quote):
    assert supported(sentence, quote)


def test_a_name_may_come_from_the_title_and_headings_above_the_quote():
    quote = "The tower is 25 metres high and white."

    assert weak("The tower of Marjaniemi is 25 metres high.", quote)
    assert supported(
        "The tower of Marjaniemi is 25 metres high.", quote, context="Marjaniemi lighthouse"
    )


# Negation and opposites


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Stock is not moved to the standby room.", "Stock is moved to the standby room."),
        ("Stock is moved to the standby room.", "Stock is not moved to the standby room."),
        ("Stock is never moved to the standby room.", "Stock is moved to the standby room."),
        ("Stock isn't moved to the standby room.", "Stock is moved to the standby room."),
        ("Stock is moved to the standby room.", "Stock cannot be moved to the standby room."),
        ("The stock never leaves the standby room.", MOVED),
        (
            "The valve is not closed at night.",
            "The valve is closed at night. There is no smoking in the room.",
        ),
        (
            "The valve is closed at night and the lamp is lit.",
            "The valve is not closed at night and the lamp is lit.",
        ),
    ],
)
def test_what_is_denied_on_one_side_only_makes_a_sentence_weak(sentence, quote):
    assert weak(sentence, quote)


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Stock is not moved to the standby room.", "Stock is never moved to the standby room."),
        ("Smoking is not allowed in the room.", "Smoking in the room is prohibited."),
        ("The valve is closed at night.", "There is no smoking. The valve is closed at night."),
        ("The valve is closed at night.", "The valve is not only closed at night but sealed."),
        ("The share is at most 5 percent.", "The share is no more than 5 percent."),
        ("The share does not exceed 5 percent.", "The share is no more than 5 percent."),
        (
            "The lamp is lit in the dark.",
            "In winter the lamp is not lit, in summer the lamp is lit.",
        ),
        (
            "The high white tower of the old lighthouse is on the island.",
            "This is not the old lighthouse. The tower, high. The island, white.",
        ),
        (
            "The lamp is lit before or after the valve test.",
            "The lamp is lit after or before the valve test.",
        ),
        (
            "If the valve is not open the lamp is lit.",
            "If the valve is open the lamp is off, if the valve is not open the lamp is lit.",
        ),
    ],
)
def test_what_is_denied_on_both_sides_or_elsewhere_stays_supported(sentence, quote):
    assert supported(sentence, quote)


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Sales of the shop increased last year.", "Sales of the shop decreased last year."),
        ("The lamp is lit before the valve test.", "The lamp is lit after the valve test."),
        ("The lowest price of the shop is kept.", "The highest price of the shop is kept."),
        ("Probe P-017 passed the yearly test.", "Probe P-017 failed the yearly test."),
    ],
)
def test_the_opposite_makes_a_sentence_weak(sentence, quote):
    assert weak(sentence, quote)
    assert weak(quote, sentence)


# Parts and several quotes


@pytest.mark.parametrize(
    "sentence",
    [
        "Stock is moved to the standby room, and the insurance company pays customers money.",
        "Stock is moved to the standby room; the insurance company pays customers money.",
        "While the insurance company pays, stock is moved to the standby room.",
        "Stock is moved to the standby room, penguins swim fast.",
    ],
)
def test_a_sentence_of_which_a_clause_is_given_nowhere_is_weak(sentence):
    assert weak(sentence, MOVED)


def test_a_clause_of_two_words_or_of_which_three_tenths_are_given_is_not_judged_by_itself():
    known = "lamp valve pump tower brick door roof wall floor sink"

    assert supported("Stock is moved to the standby room, penguins swim.", MOVED)
    assert supported(f"{known}, lamp valve pump ant bee cow dog eel fox gnu.", known)
    assert weak(f"{known}, lamp valve ant bee cow dog eel fox gnu hen.", known)


def test_several_quotes_support_together_what_none_supports_alone():
    one, two = "The tower of the lighthouse is 25 metres high.", "The lighthouse was built in 1871."
    sentence = "The tower of the lighthouse is 25 metres high, and it was built in 1871."

    assert supported(sentence, one, two)
    assert weak(sentence, one)
    assert not supported(sentence, two)


def test_one_good_quote_is_enough_beside_one_that_says_nothing():
    assert supported(STORED, "The invoice is sent every Friday.", STORED)


def test_the_end_of_one_quote_and_the_beginning_of_the_next_make_no_number():
    assert weak("The lamp of room 12 is lit.", "The lamp is lit in room 1", "2 rooms have a lamp")


# As it is written


@pytest.mark.parametrize(
    "sentence",
    [
        "**Ada Berg** calibrated `P-017` in the workshop.",
        "# Ada Berg calibrated P-017 in the workshop",
        "Ada Berg calibrated P\\-017 in the workshop\\.",
    ],
)
def test_markdown_is_none_of_a_sentences_facts(sentence):
    assert supported(sentence, CALIBRATED)
    assert weak(sentence.replace("017", "018"), CALIBRATED)
    assert weak(sentence.replace("P", "Q"), CALIBRATED)


def test_a_star_that_is_shown_is_part_of_a_name():
    assert supported("The trial was STAR\\*D in Oslo.", "The trial was STAR*D in Oslo.")


# What a quote means, and what stands before it


def test_what_means_the_same_in_other_words_is_supported_and_what_hardly_does_is_not():
    sentence = "Goods are somewhere else."
    verdicts = [
        judge(sentence, [MOVED], meaning=lambda one, other, alike=alike: alike)
        for alike in (0.6, 0.59, 0.5, 0.49)
    ]

    assert verdicts == [Support.SUPPORTED, Support.WEAK, Support.WEAK, Support.NONE]


def test_meaning_is_asked_of_the_sentences_of_a_quote_and_chooses_among_them():
    asked: list[tuple[str, str]] = []

    def meaning(one: str, other: str) -> float:
        asked.append((one, other))
        return 0.7 if "Nobody" in other else 0.1

    quote = f"{MOVED} Nobody swims."
    assert judge("No person ever swam.", [quote], meaning=meaning) is Support.SUPPORTED
    assert {other for _, other in asked} == {MOVED, "Nobody swims."}


def test_whom_a_pronoun_means_may_stand_before_the_quote():
    sentence, quote = "Ada Berg was born in Turku in May.", "She was born in Turku in May."

    assert judge(sentence, [quote], before="Ada Berg keeps the keys.") is Support.SUPPORTED
    assert judge(sentence, [quote]) is Support.WEAK


def test_what_stands_before_a_quote_names_nobody_where_it_speaks_of_no_one_before():
    quote = "Bo was born in Turku in May."

    assert judge("Ada was born in Turku in May.", [quote], before="Ada came.") is Support.WEAK


def test_what_differs_is_named_by_its_kind():
    twelve = verdict("The tower is 12 metres high.", ["The tower is 25 metres high."])

    assert twelve.support is Support.WEAK and twelve.differs is not None
    assert verdict(TOWER, [TOWER]).differs is None
    assert verdict("Penguins swim far.", [TOWER]).differs is None


def test_a_year_may_stand_in_the_title():
    sentence = "The tower of the lighthouse is 25 metres high since 1871."
    quote = "The tower of the lighthouse is 25 metres high."

    assert judge(sentence, [quote], context="Opened in 1871") is Support.SUPPORTED
    assert judge(sentence, [quote]) is Support.WEAK
