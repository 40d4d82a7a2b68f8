"""What proves the proof: numbers, units and dates in which a sentence and its quotes agree."""

import pytest

from tests.agents.answering.judged import supported, weak

STORED = "Reagents of class B are stored between 2 and 8 degrees Celsius in the cold room."
CALIBRATED = "Ada Berg calibrated probe P-017 on 12 March 2024 in the workshop."
TOWER = "The tower of the lighthouse is 25 metres high and was built in 1871."
MOVED = "Stock is moved to the standby room after twenty minutes above 8 degrees."


# Numbers


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("The tower was built in 1872.", TOWER),
        ("The tower is 26 metres high.", TOWER),
        ("The tower is 2.5 metres high.", TOWER),
        ("The library holds 1,000 books.", "The library holds 10,000 books."),
        ("The library holds seven books.", "The library holds eight books."),
        ("The library holds twenty-five books.", "The library holds twenty books."),
        ("The library holds 3 million books.", "The library holds 3 thousand books."),
        ("The library holds 3 books.", "The library holds 3 million books."),
        ("The share is 0.5 of all.", "The share is 0.05 of all."),
        ("Use version 2.10.3 of the server.", "Use version 2.10.4 of the server."),
        ("The library has five books.", "The library has two, three old books."),
    ],
)
def test_a_number_that_is_not_given_makes_a_sentence_weak(sentence, quote):
    assert weak(sentence, quote)


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("The library holds 1,000 books.", "The library holds 1000 books."),
        ("The library holds 20 books.", "The library holds twenty books."),
        ("The library holds twenty-five books.", "The library holds 25 books."),
        ("The library holds 3,000,000 books.", "The library holds 3 million books."),
        ("The library holds 1,000,000 books.", "The library holds 1.000.000 books."),
        ("The library holds 206 books.", "The library holds two hundred and six books."),
        ("The share is 0.5 of all.", "The share is 0,5 of all."),
        ("It was the 19th book of the library.", "It was the nineteenth book of the library."),
        (
            "The old rooms two, three and four have new white lamps.",
            "Old rooms 2, 3 and 4 have new white lamps.",
        ),
        ("The lamp is lit in room no. 5.", "The lamp is lit in room 5."),
        ("One of the books of the library is old.", "An old book is in the library."),
    ],
)
def test_a_number_may_be_written_otherwise(sentence, quote):
    assert supported(sentence, quote)


# Units


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Reagents of class B are stored at 8 degrees Fahrenheit in the cold room.", STORED),
        ("The tower of the lighthouse is 25 feet high.", TOWER),
        ("The freezer is at 20 °C at night.", "The freezer is at -20 °C at night."),
        ("The freezer is at -20 °C at night.", "The freezer is at 20 °C at night."),
        ("The patient gets 5 g of the substance.", "The patient gets 5 mg of the substance."),
        ("Stock is moved after twenty hours.", MOVED),
        ("The licence costs €40 a year.", "The licence costs $40 a year."),
        ("The licence costs $40 million.", "The licence costs $40 thousand."),
        ("The share of the fund rose 5 %.", "The share of the fund rose 5 dollars."),
        ("The file has 10 GB of pictures.", "The file has 10 MB of pictures."),
        ("The pump runs for 2 weeks.", "The pump runs for 2 days."),
    ],
)
def test_the_same_number_of_another_unit_makes_a_sentence_weak(sentence, quote):
    assert weak(sentence, quote)


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Reagents of class B are stored at 2 to 8 °C in the cold room.", STORED),
        ("The tower of the lighthouse is 25 m high.", TOWER),
        ("The tower of the lighthouse is 82 feet high.", TOWER),
        ("The tower of the lighthouse is 0.025 km high.", TOWER),
        ("The cold room is at 46 °F.", "The cold room is at 8 °C."),
        ("Stock is moved after 20 minutes.", MOVED),
        ("The freezer is at −20 °C at night.", "The freezer is at -20 degrees Celsius at night."),
        ("The lamp has 12V at night.", "The lamp has 12 volts at night."),
        ("The share of the fund is 5 percent.", "The share of the fund is 5%."),
        ("The licence costs 40 dollars a year.", "The licence costs $40 a year."),
        ("The licence costs $40 million.", "The licence costs $40m."),
        ("The licence costs $40m.", "The licence costs $40 million."),
        ("The probe weighs 5 kg.", "Probe, weight in kg: 5"),
        ("Stock is moved above 8 degrees.", "Stock is moved above 8 °C."),
    ],
)
def test_a_unit_may_be_written_otherwise_or_converted(sentence, quote):
    assert supported(sentence, quote)


# Dates


@pytest.mark.parametrize(
    "date", ["13 March 2024", "12 May 2024", "12 March 2023", "2024-05-12", "May 2024", "3 March"]
)
def test_another_date_makes_a_sentence_weak(date):
    assert weak(f"Ada Berg calibrated the probe P-017 on {date}.", CALIBRATED)


@pytest.mark.parametrize(
    "date",
    [
        "March 12, 2024",
        "12th of March 2024",
        "2024-03-12",
        "12.03.2024",
        "12/3/2024",
        "3/12/2024",
        "12 Mar 2024",
        "12 March",
        "March 2024",
    ],
)
def test_a_date_may_be_written_otherwise_or_say_less(date):
    assert supported(f"Ada Berg calibrated the probe P-017 on {date}.", CALIBRATED)


@pytest.mark.parametrize("given", ["2024-05-12", "12 May", "May 12, 2024", "12/05/2024"])
def test_may_is_a_month_and_no_name(given):
    quote = f"Report of 2024. The probe was calibrated on {given}."

    assert supported("The probe was calibrated on 12 May 2024.", quote)
    assert supported("The probe was calibrated in May.", quote)


def test_a_year_may_stand_apart_from_its_day_but_not_another_year():
    quote = "The minutes of 2024: the probe was calibrated on 12 March."

    assert supported("The probe was calibrated on 12 March 2024.", quote)
    assert weak("The probe was calibrated on 12 March 2025.", quote)
