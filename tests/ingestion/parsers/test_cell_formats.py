from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.parsers.cell_formats import builtin, general, shown_number, shown_text
from ingestion.parsers.spreadsheet.shown import kept_number, number_of_cell


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("0.125", "0.0%", "12.5%"),
        ("0.07", "0%", "7%"),
        ("1.1", "0%", "110%"),
        ("42", "00000", "00042"),
        ("7", "000-00-0000", "000-00-0007"),
        ("5551234567", "(000) 000-0000", "(555) 123-4567"),
        ("1234567.891", "#,##0", "1,234,568"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("999.995", "#,##0.00", "1,000.00"),
        ("1234567", "#,##0,", "1,235"),
        ("1234567", '0.0,,"M"', "1.2M"),
        ("12", '0" kg"', "12 kg"),
        ("12.5", '0.0\\ "°C"', "12.5 °C"),
        ("12", "0 g", "12 g"),
        ("1234.5", '"$"#,##0.00', "$1,234.50"),
        ("1234.5", "[$€-407]#,##0.00", "€1,234.50"),
        ("1234.5", "#,##0.00\\ [$€-407]", "1,234.50 €"),
        ("-1234.5", '"$"#,##0.00_);[Red]\\("$"#,##0.00\\)', "($1,234.50)"),
        ("-3", "0", "-3"),
        ("-3", "0;0", "3"),
        ("-0.2", "0", "0"),
        ("0", '0;-0;"none"', "none"),
        ("0", '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)', "-"),
        ("5", '[<10]"few";[<100]"some";"many"', "few"),
        ("50", '[<10]"few";[<100]"some";"many"', "some"),
        ("500", '[<10]"few";[<100]"some";"many"', "many"),
        ("5551234", "[<=9999999]###-####;(###) ###-####", "555-1234"),
        ("1", '[=1]"yes";[=0]"no";General', "yes"),
        ("2", '[=1]"yes";[=0]"no";General', "2"),
        ("1234567", "0.00E+00", "1.23E+06"),
        ("0.00012", "0.0E-0", "1.2E-4"),
        ("12345", "##0.0E+0", "12.3E+3"),
        ("1.75", "# ?/?", "1 3/4"),
        ("0.5", "# ?/?", "1/2"),
        ("2", "# ?/?", "2"),
        ("0.3", "# ??/100", "30/100"),
        ("1.125", "# ?/8", "1 1/8"),
        ("0.999", "# ?/?", "1"),
        ("0.5", ".00", ".50"),
        ("5", "0.##", "5."),
        ("1.5", "0.0#", "1.5"),
        ("1234567890123456", "0", "1234567890123456"),
        ("1234567890123456", "#,##0", "1,234,567,890,123,456"),
        ("7", 'General" pcs"', "7 pcs"),
        ("7", "@", "7"),
        ("3", ";;;", ""),
        ("1E+300", "0.00E+00", "1.00E+300"),
    ],
)
def test_a_number_reads_as_its_format_shows_it(value: str, code: str, shown: str):
    assert " ".join(shown_number(Decimal(value), code).split()) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("45322", "yyyy-mm-dd", "2024-01-31"),
        ("45322", "dd/mm/yyyy", "31/01/2024"),
        ("45322", "dd.mm.yy", "31.01.24"),
        ("45322", "d mmmm yyyy", "31 January 2024"),
        ("45322", "ddd, mmm d", "Wed, Jan 31"),
        ("45322", "mmm\\-yy", "Jan-24"),
        ("45322", "[$-409]mmmm d, yyyy;@", "January 31, 2024"),
        ("45322", 'yyyy"年"m"月"d"日"', "2024年1月31日"),
        ("45322.5729166667", "yyyy-mm-dd hh:mm", "2024-01-31 13:45"),
        ("45322.5729166667", "m/d/yy h:mm AM/PM", "1/31/24 1:45 PM"),
        ("0.25", "h:mm", "6:00"),
        ("0.0", "h:mm AM/PM", "12:00 AM"),
        ("0.999999", "hh:mm:ss", "00:00:00"),
        ("0.000011574", "mm:ss.00", "00:01.00"),
        ("1.5", "[h]:mm", "36:00"),
        ("1.08541666666667", "[h]:mm:ss", "26:03:00"),
        ("0.0625", "[mm]", "90"),
        ("-0.5", "[h]:mm", "-12:00"),
        ("59", "yyyy-mm-dd", "1900-02-28"),
        ("60", "yyyy-mm-dd", "1900-02-29"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
        ("1", "d/m/yyyy", "1/1/1900"),
        ("-1", "yyyy-mm-dd", "-1"),
        ("99999999", "yyyy-mm-dd", "99999999"),
        ("45322", builtin(14), "2024-01-31"),
        ("45322.5729166667", builtin(22), "2024-01-31 13:45"),
        ("45322", builtin(31), "2024-01-31"),
        ("45322", builtin(17), "Jan-24"),
    ],
)
def test_days_and_times_read_as_their_format_shows_them(value: str, code: str, shown: str):
    assert shown_number(Decimal(value), code) == shown


def test_days_count_from_1904_where_the_workbook_says_so():
    assert shown_number(Decimal(43860), "yyyy-mm-dd", from_1904=True) == "2024-01-31"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0.30000000000000004", "0.3"),
        ("0.333333333333333", "0.333333333"),
        ("1234.56789012345", "1234.56789"),
        ("3.14159265358979", "3.141592654"),
        ("1234567.8912", "1234567.8912"),
        ("123456789012", "123456789012"),
        ("1234567890123456", "1234567890123456"),
        ("4.0", "4"),
        ("1E+25", "1E+25"),
        ("1.5E-12", "1.5E-12"),
        ("-2.50", "-2.5"),
        ("0", "0"),
    ],
)
def test_a_number_without_a_format_loses_no_digit_that_was_typed(value: str, shown: str):
    assert general(Decimal(value)) == shown


@pytest.mark.parametrize(
    ("code", "shown"),
    [("General", "Ann"), ("0.00", "Ann"), ('"Dr. "@', "Dr. Ann"), ('0;-0;0;"("@")"', "(Ann)")],
)
def test_a_text_stays_but_for_what_its_format_puts_beside_it(code: str, shown: str):
    assert shown_text("Ann", code) == shown


def test_a_format_of_a_thousand_places_is_no_trouble():
    assert shown_number(Decimal("1.5"), "0." + "0" * 998).startswith("1.5")


@given(st.from_regex(r"\A-?[0-9]{1,17}(\.[0-9]{1,9})?\Z"), st.sampled_from(["General", "0.00"]))
def test_a_number_in_digits_reads_as_the_number_does(kept: str, code: str):
    assert kept_number(kept, code, False) == number_of_cell(Decimal(kept), code, False)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("[$-407]d. mmmm yyyy", "15. März 2023"),
        ("[$-de-DE]dddd, d. mmm yy", "Mittwoch, 15. März 23"),
        ("[$-40C]ddd d mmmm", "mer 15 mars"),
        ("[$-419]d mmmm yyyy", "15 марта 2023"),
        ("[$-FC19]dd mmmm yyyy", "15 марта 2023"),
        ("[$-419]mmmm yyyy", "март 2023"),
        ("[$-408]mmmm", "Μάρτιος"),
        ("[$-415]mmmmm", "M"),
        ("[$-804]d mmmm", "15 三月"),
        ("[$-412]mmmm", "3월"),
        ("[$-C07]mmmm", "März"),
        ("[$-3C0A]dddd", "miércoles"),
        ("[$-809]d mmm", "15 Mar"),
        ("[$-2060401]mmmm", "March"),
        ("[$-xx-YY]mmmm", "March"),
        ("[$-zz]mmmm", "March"),
        ("mmmm", "March"),
    ],
)
def test_months_and_days_have_names_of_the_language_of_their_format(code: str, shown: str):
    assert shown_number(Decimal(45000), code) == shown
