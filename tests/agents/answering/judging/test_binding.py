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


HEARING = "Workers above 85 dB are tested every two years, those above 95 dB every year."
OFFICE = "In Kiel the ticket office is open from 9:00 to 17:00, in Laboe only until 13:00."
MACHINES = "The Duo can brew and steam at the same time, the One cannot."
REVENUE = "Revenue rose by 7.4 % to $412 million, while operating costs fell by $6 million."
VAN = "The van has had two owners and one accident, in which the left door was damaged."
ERRORS = "A corrupt file raises FormatError, a missing one raises OSError."


@pytest.mark.parametrize(
    ("sentence", "text", "elsewhere"),
    [
        # numbers and frequencies
        ("Those above 95 dB get a test annually, those above 85 dB every second year.", HEARING,
         False),
        ("All workers have their hearing tested every year.",
         "Workers exposed to more than 85 dB have their hearing tested every two years, those"
         " above 95 dB every year.", False),
        ("In Kiel, the office closes at 13:00; in Laboe, it closes at 17:00.", OFFICE, True),
        ("The jury awards five prizes.", "The jury has five members and awards three prizes.",
         True),
        ("Shareholders get a dividend of $1.20 per share, compared with $0.95 before.",
         "The board proposes a dividend of $1.20 per share, up from $0.95.", False),
        ("Otters were found on 19 stretches in 2021.",
         "Otters were found on 31 of them, against 19 in 2015.", False),
        ("In the one accident that the van has had, its left door was damaged.", VAN, False),
        # one of two opposites
        ("Revenue fell by 7.4 % to $412 million.", REVENUE, True),
        ("Revenue rose by 7.4 % to $412 million.", REVENUE, False),
        ("Fines in winter go up to €50.",
         "Fines go up to €50 by law; in winter the fines go down.", False),
        ("Fines in winter go up by €50.",
         "Fines go up by €50 by law; in winter the fines go down.", True),
        # what only the other one has, or is denied
        ("Unlike the One, the Duo is able to brew and steam simultaneously.", MACHINES, False),
        ("The One can brew and steam at the same time.", MACHINES, True),
        ("The Duo can brew and steam at the same time.", MACHINES, False),
        ("Incremental backups are retained for 14 days and full ones for 90.",
         "Full backups are kept for 90 days, incremental ones for 14.", False),
        ("A missing file leads to an OSError and a corrupt one to a FormatError.", ERRORS, False),
        ("A missing file raises a FormatError, a corrupt one an OSError.", ERRORS, True),
        ("Bakery products contributed 55 % of revenue.",
         "Frozen products contributed 55 %, bakery products 30 % and sauces the rest.", True),
        ("The landlord is responsible for repairs of up to €120 each.",
         "The tenant is responsible for repairs of up to €120 each, the landlord for all others.",
         True),
        ("A guest is responsible for repairs of up to €120 each.",
         "A tenant is responsible for repairs of up to €120 each, a guest for the rest.", True),
        ("An owner is responsible for repairs of up to €120 each.",
         "A tenant is responsible for repairs of up to €120 each, an owner for other ones.", True),
        ("The tray can be washed in the dishwasher.",
         "The tray can be washed in the dishwasher, the portafilter cannot.", False),
        ("Six desks, a meeting room and internet access are provided by the landlord.",
         "The landlord provides six desks, a meeting room and internet access.", False),
        ("The repair is paid for by the canton rather than the municipality.",
         "The canton pays for the repair, not the municipality.", False),
        ("Four eggs are beaten in one at a time.", "Beat in four eggs, one after the other.",
         False),
        ("Mix 50 g of rye flour and 50 ml of water that is warm, then cover the jar.",
         "Mix 50 g of rye flour with 50 ml of water and leave the jar covered in a warm place.",
         False),
        ("Born in Leeds, Vance was the second child of five.",
         "Clara Vance was born in Leeds, the second of five children.", False),
        ("The next of the two fire drills is on 12 April.",
         "Fire drills take place twice a year, the next one on 12 April.", False),
    ],
)  # fmt: skip
def test_what_is_told_of_two_things_stays_with_each_of_them(
    sentence: str, text: str, elsewhere: bool
) -> None:
    assert is_bound_elsewhere(sentence, [text]) is elsewhere
