"""What is raised or lowered is never read as a digit of what stands beside it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.parsers.raised import down, settled, up


@pytest.mark.parametrize(
    ("marked", "written"),
    [
        ("45" + up("2") + " units", "45² units"),
        ("10" + up("6"), "10⁶"),
        ("10" + up("1") + up("2"), "10¹²"),
        ("10" + up("-6") + " m", "10⁻⁶ m"),
        ("10" + up("−6"), "10⁻⁶"),
        ("10" + up(" 6 ") + "m", "10 ⁶ m"),
        ("x" + up("n+1"), "xⁿ⁺¹"),
        ("e" + up("x"), "eˣ"),
        ("e" + up("q"), "e^q"),
        ("10" + up("0.5"), "10^(0.5)"),
        ("law." + up("1,2"), "law.^(1,2)"),
        ("law." + up("12") + " And", "law.¹² And"),
        ("$19" + up("99"), "$19⁹⁹"),
        ("45" + up("*") + " and 7" + up("†"), "45* and 7†"),
        ("45" + up("[3]"), "45[3]"),
        ("12.5" + up("b"), "12.5ᵇ"),
        ("Ca" + up("2+"), "Ca²⁺"),
        (up("14") + "C", "¹⁴C"),
        ("1" + up("st") + " of May", "1st of May"),
        ("2" + up("ème"), "2ème"),
        ("XIX" + up("e"), "XIXe"),
        ("N" + up("o") + " 7", "Nº 7"),
        ("1" + up("o"), "1º"),
        ("M" + up("me") + " Curie", "Mme Curie"),
        ("Ibid" + up("TM"), "Ibid™"),
        ("20" + up("°") + "C", "20°C"),
        ("19" + up("h") + "30", "19h30"),
        ("Ibid" + up("beta"), "Ibid^(beta)"),
        (up("New") + " in May", "New in May"),
        ("45" + up("see the other side"), "45 see the other side"),
        ("H" + down("2") + "O", "H2O"),
        ("SO" + down("4") + up("2-"), "SO4²⁻"),
        ("x" + down("12") + "5", "x₁₂5"),
        ("log" + down("2") + "8", "log₂8"),
        ("101" + down("2"), "101₂"),
        ("x" + down("2") + ".5", "x₂.5"),
        ("V" + down("max"), "Vmax"),
        ("5" + down("i,2") + "7", "5_(i,2)7"),
        ("5" + up("1") + "/" + down("2"), "5¹/₂"),
        ("5" + up("1") + "⁄" + down("2"), "5¹⁄₂"),
        ("x" + up("a" + down("2")) + "5", "xᵃ²5"),
        ("L" + up("A") + "T" + down("E") + "X", "LATEX"),
        ("plain", "plain"),
    ],
)
def test_each_kind_is_written_so_that_it_stays_apart(marked: str, written: str):
    assert settled(marked) == written


NUMBERS = st.integers(0, 10**6).map(str)


@given(st.lists(st.tuples(st.sampled_from(["level", "up", "down"]), NUMBERS), min_size=1))
def test_no_number_is_read_that_was_not_written(parts: list[tuple[str, str]]):
    """Neighbours that stand at one height are one number; all others stay apart."""
    write = {"level": str, "up": up, "down": down}
    levels = "".join(text if kind == "level" else " " for kind, text in [("level", "7"), *parts])

    plain = settled("7" + "".join(write[kind](text) for kind, text in parts))

    assert re.findall("[0-9]+", plain) == levels.split()
