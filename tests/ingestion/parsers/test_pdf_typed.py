"""What was typed on top of a page is read once, where it stands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.documents import Extract
from contracts.geometry import Box, boxes_of, unpack_words
from ingestion.parsers.pdf import PdfParser
from tests.ingestion.pdf_forms import WIDGET, box, check_box, filled, note, text_field
from tests.ingestion.pdf_writer import Text, paragraph

LABELS = [Text(72, 100, "Name:"), Text(72, 130, "City:"), Text(90, 160, "Send me news")]
BELOW = paragraph(["The room is kept at four degrees."], y=400)


def read(data: bytes) -> Extract:
    return PdfParser().parse(data, "form.pdf")


def boxes(extract: Extract, said: str) -> list[Box]:
    start = extract.text.index(said)
    return boxes_of(list(unpack_words(extract.pages[0].words)), start, start + len(said))


def test_values_of_fields_stand_behind_what_they_answer():
    fields = [
        text_field("f1", "Ann Berg 45", box(150, 87, 300, 107)),
        f"<< {WIDGET} /FT /Ch /Ff 131072 /T (f2) /V (rm) /Opt [[(pa) (Paris)] [(rm) (Rome)]] "
        f"{box(150, 117, 300, 137)} >>",
        check_box("f3", True, box(72, 150, 84, 162)),
    ]

    text = read(filled([*LABELS, *BELOW], fields)).text

    assert [part.replace(" |", "") for part in text.split("\n") if part] == [
        "Name: Ann Berg 45",
        "City: Rome",
        "☒ Send me news",
        "The room is kept at four degrees.",
    ]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_value_is_marked_within_its_field(rotate: int):
    data = filled(BELOW, [text_field("f1", "Ann Berg", box(153, 79.2, 306, 99))], rotate=rotate)
    extract = read(data)

    (found,) = boxes(extract, "Ann Berg")
    field = {
        0: (0.25, 0.1, 0.5, 0.125),
        90: (0.875, 0.25, 0.9, 0.5),
        180: (0.5, 0.875, 0.75, 0.9),
        270: (0.1, 0.5, 0.125, 0.75),
    }[rotate]
    slack = 0.001
    assert field[0] - slack <= found[0] <= found[2] <= field[2] + slack
    assert field[1] - slack <= found[1] <= found[3] <= field[3] + slack


def test_a_value_that_the_page_paints_is_read_once():
    painted = [*LABELS, Text(152, 100, "Ann Berg 45")]

    text = read(filled(painted, [text_field("f1", "Ann Berg 45", box(150, 87, 300, 107))])).text

    assert text.count("Ann Berg 45") == 1


def test_a_field_that_nothing_stands_beside_is_named():
    rect = box(72, 200, 300, 220)

    assert (
        "remarks: none so far"
        in read(filled(BELOW, [text_field("remarks", "none so far", rect)])).text
    )


def test_boxes_say_their_state_and_their_name_where_the_page_does_not():
    fields = [
        check_box("spam", False, box(72, 200, 84, 212)),
        check_box("terms", True, box(72, 230, 84, 242), "/TU (I agree to the terms)"),
    ]

    text = read(filled(BELOW, fields)).text

    assert text.split("\n")[:2] == ["☐ spam", "☒ I agree to the terms"]


def test_of_radio_buttons_the_chosen_one_is_said():
    kids = "".join(
        f"<< {WIDGET} {box(72 + 60 * n, 200, 84 + 60 * n, 212)} /FT /Btn /Ff 32768 /T (size{n})"
        f" /V /{state} /AS /{state} /AP << /N << /{name} null /Off null >> >> >>|"
        for n, (name, state) in enumerate((("Small", "Off"), ("Large", "Large")))
    )

    text = read(filled(BELOW, kids.rstrip("|").split("|"))).text

    assert "○" in text and "◉ Large" in text


def test_lines_of_a_field_are_read_in_order():
    field = text_field("f1", r"first 1\rsecond 2\nthird 3", box(72, 200, 300, 260), "/Ff 4096")

    text = read(filled(BELOW, [field])).text

    assert text.split()[:7] == ["f1:", "first", "1", "second", "2", "third", "3"]


def test_what_nobody_sees_is_not_read():
    fields = [
        text_field("f1", "hidden", box(72, 200, 300, 220)).replace("/F 4", "/F 2"),
        text_field("f2", "noroom", box(72, 200, 72, 200)),
        text_field("f3", "password", box(72, 200, 300, 220), "/Ff 8192"),
    ]

    assert read(filled(BELOW, fields)).text == "The room is kept at four degrees."


def test_free_text_stands_where_it_was_typed():
    free = note("FreeText", "Checked on 5 May", box(72, 300, 200, 315))

    text = read(filled([Text(72, 100, "Above it."), *BELOW], [free])).text

    assert text.split("\n\n") == [
        "Above it.",
        "Checked on 5 May",
        "The room is kept at four degrees.",
    ]


@pytest.mark.parametrize(
    ("annotation", "said"),
    [
        (
            note("Text", "This is 12 too many", box(400, 80, 420, 100), "Ann"),
            "Note by Ann: This is 12 too many",
        ),
        (note("Highlight", "Why four?", box(72, 390, 100, 402), "Bo"), "Note by Bo: Why four?"),
        (note("Square", "Why?", box(72, 390, 100, 402)), "Note: Why?"),
        (note("Stamp", "APPROVED 17", box(400, 80, 500, 120), "Bo"), "Stamp by Bo: APPROVED 17"),
        (note("Stamp", "", box(400, 80, 500, 120), "", "/Name /Draft"), "Stamp: Draft"),
    ],
)
def test_notes_and_stamps_are_read_after_their_page_and_marked_at_their_sign(
    annotation: str, said: str
):
    extract = read(filled(BELOW, [annotation]))

    assert extract.text.split("\n\n") == ["The room is kept at four degrees.", said]
    assert boxes(extract, said)


@pytest.mark.parametrize(
    "annotation",
    [
        note("Highlight", "room is kept", box(72, 390, 100, 402), "Bo"),
        note("Popup", "Again", box(72, 390, 100, 402)),
        note(
            "Text",
            "Accepted set by Ann",
            box(1, 1, 9, 9),
            "Ann",
            "/StateModel (Review) /State (Accepted)",
        ),
        note("Text", "Gone", box(1, 1, 9, 9), "Ann", "/F 2"),
    ],
)
def test_what_only_repeats_or_is_hidden_is_no_note(annotation: str):
    assert read(filled(BELOW, [annotation])).text == "The room is kept at four degrees."


def test_files_that_a_pdf_carries_are_attached():
    pinned = (
        "<< /Type /Annot /Subtype /FileAttachment /Rect [1 1 9 9] /FS << /Type /Filespec"
        " /F (pinned.txt) /UF (pinned.txt) /EF << /F 5 0 R >> >> >>"
    )

    extract = read(filled(BELOW, [pinned], {"rates.csv": b"a,b\n1,2\n", "empty.txt": b""}))

    assert [(one.name, one.data[:4]) for one in extract.attachments] == [
        ("rates.csv", b"a,b\n"),
        ("pinned.txt", b"BT 0"),
    ]


def test_a_pdf_that_only_carries_files_is_no_failure():
    extract = read(filled([], [], {"rates.csv": b"a,b\n1,2\n"}))

    assert (extract.text, len(extract.attachments)) == ("", 1)


def test_values_of_a_form_that_adobe_lays_out_are_read():
    data = (
        '<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form>'
        "<Name>Ann Berg</Name><Sum>45</Sum><Empty/></form></xfa:data></xfa:datasets>"
    )

    text = read(filled([Text(72, 100, "Please wait...")], [], xfa=data)).text

    assert text.split("\n\n") == ["Please wait...", "Form: Name: Ann Berg", "Form: Sum: 45"]


WORDS = st.lists(st.from_regex(r"[a-z]{1,8}[0-9]{1,4}", fullmatch=True), min_size=1, max_size=4)


@given(st.lists(WORDS, min_size=1, max_size=8))
@settings(max_examples=30, deadline=None)
def test_every_value_of_a_form_is_read_once_and_in_order(values: list[list[str]]):
    labels = [Text(72, 100 + 30 * n, f"Label {chr(65 + n)}:") for n in range(len(values))]
    fields = [
        text_field(f"f{n}", f"v{n} {' '.join(value)}", box(150, 87 + 30 * n, 500, 107 + 30 * n))
        for n, value in enumerate(values)
    ]

    text = read(filled(labels, fields)).text

    said = [word for n, value in enumerate(values) for word in (f"v{n}", *value)]
    kept = [w for w in text.split() if w not in ("|", "Label") and not w.endswith(":")]
    assert kept == said
