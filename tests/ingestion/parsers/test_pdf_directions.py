"""Lines from right to left in a PDF are read as they were written."""

import html
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from bidi import get_display
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contracts.documents import BlockKind, Extract
from contracts.geometry import unpack_words
from ingestion.parsers.bidi import MIRRORS
from ingestion.parsers.pdf import PdfParser
from tests.ingestion.parsers.test_bidi import ARABIC, HEBREW, NUMBERS, lines
from tests.ingestion.pdf_shown import Shown, shown_pdf

_RIGHT = 540  # points
_ON_PAGE = 100  # characters; a longer line ends beyond the edge, where nobody sees it
_BROWSER = shutil.which("chromium")
_FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync"
_QUIET = "--disable-background-networking --disable-component-update --no-pdf-header-footer"


def read(data: bytes) -> Extract:
    return PdfParser().parse(data, "test.pdf")


def painted(texts: Sequence[str], seen: bool = False, spaces: bool = True) -> bytes:
    """`seen`: the file has the brackets that are seen, and not those that were typed."""
    shown = [str(get_display(text, base_dir="R")) for text in texts]
    if seen:
        shown = ["".join(MIRRORS.get(char, char) for char in text) for text in shown]
    places = [Shown(_RIGHT, 80 + 40 * at, text, ends=True) for at, text in enumerate(shown)]
    return shown_pdf(places, spaces=spaces)


def said(extract: Extract) -> str:
    return " ".join(extract.text.split())


@pytest.mark.parametrize("spaces", [True, False])
@pytest.mark.parametrize("seen", [True, False])
@settings(max_examples=30, deadline=None)
@given(
    st.one_of(
        st.lists(lines(HEBREW, st.one_of(NUMBERS, st.just("12.5%"))), min_size=3, max_size=8),
        st.lists(lines(ARABIC, NUMBERS), min_size=3, max_size=8),
    )
)
def test_what_was_written_is_what_is_read(seen: bool, spaces: bool, texts: list[str]):
    assume(max(map(len, texts)) <= _ON_PAGE)
    texts = [text.replace("C++", "API") for text in texts]  # which is shown as "++C"

    assert said(read(painted(texts, seen, spaces))) == " ".join(texts)


@pytest.mark.parametrize(
    "text",
    [
        "שלום עולם (2024) זה",
        "מחיר של 12.5% ועוד",
        "חברת Microsoft Office פרסמה את Windows 11 בשנת 2021.",
        "הטווח 12-15 מעלות, טלפון 03-1234567",
        "ראה [א] וגם (ראה בסעיף 3.2.1)!",
        "نشرت شركة Google وثيقة في 2024 (انظر الملحق)",
        "السعر 12.5% من الإجمالي",
        "في ١٢٣٤ لا إله",
    ],
)
def test_numbers_brackets_and_names_stand_where_they_belong(text: str):
    assert read(painted([text])).text == text


def test_letters_of_arabic_in_their_forms_are_the_letters():
    forms = "ﻣﺮﺣﺒﺎ ﺑﺎﻟﻌﺎﻟﻢ ﻻ"
    shown = Shown(_RIGHT, 100, forms[::-1], ends=True)

    assert read(shown_pdf([shown])).text == "مرحبا بالعالم لا"


@pytest.mark.parametrize(
    ("says", "word"), [("لا", "سلام"), ("لإ", "الإسلام"), ("مح", "محمد"), ("لله", "لله")]
)
def test_a_ligature_is_read_as_its_font_says(says: str, word: str):
    shown = word.replace(says, "\ue000")[::-1]
    data = shown_pdf([Shown(_RIGHT, 100, f"{shown} نم", ends=True)], says={"\ue000": says})

    assert read(data).text == f"من {word}"


def test_other_characters_of_compatibility_stay_as_they_are():
    assert "²" in read(painted(["שטח של 20 מ² ועוד"])).text


@pytest.mark.parametrize("word", ["בְּרֵאשִׁית", "שָׁלוֹם", "كَتَبَ", "مُحَمَّد"])
def test_points_stand_with_their_letters(word: str):
    clusters: list[str] = []
    for char in word:
        if unicodedata.combining(char):
            clusters[-1] += char
        else:
            clusters.append(char)
    # A mark is painted over the letter after it in the file: it has no width of its own.
    shown = "".join(one[1:] + one[0] for one in reversed(clusters))

    text = read(shown_pdf([Shown(_RIGHT, 100, f"{shown} םולש", ends=True)])).text

    assert text == unicodedata.normalize("NFC", f"שלום {word}")


def test_a_line_in_english_keeps_what_it_quotes():
    text = "The word שלום (hello) means peace, see שלום עולם here."
    shown = str(get_display(text, base_dir="L"))

    assert read(shown_pdf([Shown(72, 100, shown)])).text == text


def test_an_english_line_on_a_page_in_hebrew_is_read_as_english():
    hebrew = "זה עמוד בעברית עם שורות ארוכות של טקסט"
    english = "The word שלום means peace to all of us."
    page = [
        Shown(_RIGHT, 100, hebrew[::-1], ends=True),
        Shown(_RIGHT, 140, hebrew[::-1], ends=True),
        Shown(100, 180, str(get_display(english, base_dir="L"))),
    ]

    assert english in read(shown_pdf(page)).text


def test_a_table_is_read_from_its_right_column():
    rows = [("שם", "מחיר", "שנה"), ("תפוח (ירוק)", "12.5%", "2024"), ("Apple pie", "100", "2023")]
    page = [
        Shown(x, 100 + 30 * at, str(get_display(cell, base_dir="R")), ends=True)
        for at, row in enumerate([*rows, ("לחם", "7", "2022")])
        for cell, x in zip(row, (_RIGHT, 340, 160), strict=True)
    ]

    extract = read(shown_pdf(page))

    assert extract.text.splitlines() == [
        "שם | מחיר | שנה",
        "תפוח (ירוק) | 12.5% | 2024",
        "Apple pie | 100 | 2023",
        "לחם | 7 | 2022",
    ]
    assert {section.kind for section in extract.sections} == {BlockKind.TABLE_ROW}


def test_a_paragraph_ends_where_its_last_line_stops_short_of_the_left_margin():
    long, short = "מילים רבות מאוד עומדות בשורה הזאת", "וסוף."
    rows = [long, long, short, long, long, short]
    page = [Shown(_RIGHT, 100 + 14 * at, row[::-1], ends=True) for at, row in enumerate(rows)]

    paragraph = f"{long} {long} {short}"

    assert read(shown_pdf(page)).text == f"{paragraph}\n\n{paragraph}"


def test_a_quotation_marks_the_words_where_they_stand():
    text = "את Windows בשנת 2021"
    extract = read(painted([text]))

    (page,) = extract.pages
    lefts = {extract.text[w.start : w.end]: w.box[0] for w in unpack_words(page.words)}

    assert [*lefts] == text.split()
    assert sorted(lefts, key=lambda word: lefts[word]) == ["2021", "בשנת", "Windows", "את"]


@pytest.mark.skipif(_BROWSER is None, reason="needs Chromium (apt-get install chromium)")
def test_what_a_browser_prints_is_read(tmp_path: Path):
    texts = [
        "שלום עולם (2024) זה מחיר של 12.5% ועוד",
        "חברת Microsoft Office פרסמה את Windows 11 בשנת 2021.",
        'ראה [א] וגם (ראה "Google") בסעיף 3.2.1!',
        "בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם",
        "مرحبا بالعالم (2024) والسعر 12.5% من الإجمالي",
        "شركة Google LLC أعلنت عن Android 14 في ١٢٣٤ لا إله",
        "كَتَبَ الطَّالِبُ الدَّرْسَ",
    ]
    english = "The word שלום (hello) means peace, see שלום עולם here."
    paragraphs = "".join(f"<p>{html.escape(text)}</p>" for text in texts)
    page = tmp_path / "page.html"
    page.write_text(
        '<meta charset="utf-8"><style>body { font: 14px "DejaVu Sans" }</style>'
        f'<div dir="rtl">{paragraphs}</div><p>{english}</p>'
    )
    command = [str(_BROWSER), *_FLAGS.split(), *_QUIET.split(), f"--user-data-dir={tmp_path}/own"]
    printed = tmp_path / "page.pdf"
    subprocess.run([*command, f"--print-to-pdf={printed}", str(page)], check=True, timeout=60)

    text = said(read(printed.read_bytes()))

    for line in (*texts, english):
        assert unicodedata.normalize("NFC", line) in text
