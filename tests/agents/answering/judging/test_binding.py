"""A number and the words that it stands by."""

import pytest

from agents.answering.judging.binding import is_bound_elsewhere

ORB = "The share was highest in Orb (31 %), lowest in Vell (6 %)."
FARES = "It costs €5 in Kiel and €9 in Bonn."
POOL = "It opens at 6:30 on weekdays, at 8:00 on Sundays."


@pytest.mark.parametrize(
    "text",
    [
        "The town has 60 carts; the city has 60 boats and the port 40 boats.",
        "The city has 60 boats and the port 40 boats; the town has 60 carts.",
    ],
)
def test_of_several_places_the_one_with_most_of_its_words_counts(text: str) -> None:
    assert not is_bound_elsewhere("The city has 60 boats.", [text])


@pytest.mark.parametrize(
    ("sentence", "text", "elsewhere"),
    [
        ("Vans cost €5 an hour.", "Vans cost $9 an hour, small cars €5.", False),
        ("It closed in 1950.", "It opened in 1950; it closed with 90 boats.", False),
        ("Rent takes 30 % of pay.", "Food takes 30 %; rent takes 40 % of pay.", True),
        ("Rent takes 30 % of pay.", "Food takes 30 %; rent takes 40 days of pay.", False),
        ("The score of Kiel is 7", "The score of Rostock is 7; the score of Kiel is 9", True),
    ],
)
def test_only_a_number_of_the_same_kind_can_stand_there_instead(
    sentence: str, text: str, elsewhere: bool
) -> None:
    assert is_bound_elsewhere(sentence, [text]) is elsewhere


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("The town has 70 boats.", "The town has 40 boats."),
        ("Boats cost €5.", "Boats cost €5; boats cost €9."),
        ("€5.", "Boats cost €5; carts cost €9."),
    ],
)
def test_a_number_that_is_not_given_or_stands_as_well_here_is_not_bound_elsewhere(
    sentence: str, text: str
) -> None:
    assert not is_bound_elsewhere(sentence, [text])


@pytest.mark.parametrize(
    "sentence",
    [
        "In winter, boats cost €5.",
        "In cold winter, boats cost €5.",
        "It rained; in winter, boats cost €5.",
    ],
)
def test_what_a_sentence_begins_with_belongs_to_its_number(sentence: str) -> None:
    assert is_bound_elsewhere(sentence, ["Boats cost €5 in summer; in winter boats cost €9."])


@pytest.mark.parametrize(
    ("sentence", "text", "elsewhere"),
    [
        ("Muffs reduce noise by 22 dB.", "Plugs reduce noise by 22 dB, muffs by 28 dB.", True),
        ("Muffs reduce noise by 28 dB.", "Plugs reduce noise by 22 dB, muffs by 28 dB.", False),
        ("Plugs reduce noise by 22 dB.", "Plugs reduce noise by 22 dB, muffs by 28 dB.", False),
        ("The share was 31 % in Vell.", ORB, True),
        ("The share was 6 % in Vell.", ORB, False),
        ("Hotels in Bonn cost €140.", "Hotels cost €140, in Bonn €210.", True),
        ("Hotels in Bonn cost €210.", "Hotels cost €140, in Bonn €210.", False),
        ("In Kiel, it costs €5; in Bonn, it costs €9.", FARES, False),
        ("In Kiel, it costs €9; in Bonn, it costs €5.", FARES, True),
        ("It opens at 8:00 on weekdays.", POOL, True),
        ("It opens at 8:00 on Sundays.", POOL, False),
        ("In 2019 larks bred for the first time since 1987.",
         "Larks bred again in 2019, for the first time since 1987.", False),
    ],
)  # fmt: skip
def test_of_two_that_are_told_side_by_side_each_has_its_own_number(
    sentence: str, text: str, elsewhere: bool
) -> None:
    assert is_bound_elsewhere(sentence, [text]) is elsewhere


@pytest.mark.parametrize(
    ("sentence", "text", "elsewhere"),
    [
        ("The water is tested for chlorine weekly.",
         "The water is tested for germs weekly, for chlorine daily.", True),
        ("The water is tested for chlorine daily.",
         "The water is tested for germs weekly, for chlorine daily.", False),
        ("Those above 95 dB are tested annually.",
         "Workers above 85 dB are tested every two years, those above 95 dB every year.", False),
        ("A thin layer of debris slowed the melt.",
         "Thick debris slowed the melt; a thin layer speeded it up.", True),
        ("A thin layer speeded the melt up.",
         "Thick debris slowed the melt; a thin layer speeded it up.", False),
        ("Tolls are included.", "Fuel is included, tolls are not.", True),
        ("Tolls are not included.", "Fuel is included, tolls are not.", False),
        ("Fuel is included.", "Fuel is included, tolls are not.", False),
        ("The lamp is lit before or after noon.", "The lamp is lit after or before noon.", False),
        ("Selling or lending it is prohibited.", "You must not sell, lend or burn it.", False),
    ],
)  # fmt: skip
def test_so_has_each_its_own_frequency_opposite_and_denial(
    sentence: str, text: str, elsewhere: bool
) -> None:
    assert is_bound_elsewhere(sentence, [text]) is elsewhere


@pytest.mark.parametrize(
    ("sentence", "elsewhere"),
    [
        ("Producers sign with certificates, consumers with tokens.", True),
        ("Consumers sign with tokens and producers with certificates.", True),
        ("Consumers sign with certificates, producers with tokens.", False),
        ("Producers sign with certificates.", False),
    ],
)
def test_what_two_have_is_not_exchanged(sentence: str, elsewhere: bool) -> None:
    text = "Producers sign with tokens, consumers with certificates."

    assert is_bound_elsewhere(sentence, [text]) is elsewhere


@pytest.mark.parametrize(
    ("sentence", "text", "elsewhere"),
    [
        ("Electricity is included.", "Heating is included; electricity is charged.", True),
        ("Electricity is charged.", "Heating is included; electricity is charged.", False),
        ("Heating is included.", "Heating is included; electricity is charged.", False),
        ("Electricity is not included.", "Heating is included; electricity is charged.", False),
        ("Bread made 55 % of it.", "Fish made 55 %, bread 30 %, sauces the rest.", True),
        ("Power costs money.", "Heat costs money; power costs money at night.", False),
    ],
)
def test_what_only_the_one_has_the_other_has_not(sentence: str, text: str, elsewhere: bool) -> None:
    assert is_bound_elsewhere(sentence, [text]) is elsewhere
