"""Questions about tables: they fit the files, and what counts as right is right."""

from collections import Counter
from typing import Any

import pytest

from contracts.tables import cells_of
from evaluation.quality.tables import Answered, Asked, questions
from evaluation.quality.tables.documents import DOCUMENTS
from evaluation.quality.tables.writing import written
from ingestion.parsers.delimited import DelimitedParser
from ingestion.parsers.docx import DocxParser
from ingestion.parsers.pdf import PdfParser
from ingestion.parsers.spreadsheet import SpreadsheetParser

PARSERS = {
    "csv": DelimitedParser(),
    "xlsx": SpreadsheetParser(),
    "docx": DocxParser(),
    "pdf": PdfParser(),
}
FEES = Asked("fees.csv", "cell", "Yearly fee for adults?", "Yearly fee", [["Adult", "140"]])
ADULT = "Adult | 60 | 140"


def _answered(said: str, quote: str = ADULT, file: str = "fees.csv") -> Answered:
    message: dict[str, Any] = {
        "content": said,
        "sentences": [{"start": 0, "end": len(said), "sources": [1]}],
        "sources": [{"n": 1, "quote": quote, "document_id": "d"}],
        "choices": [],
    }
    return Answered(FEES, message, {"d": file})


def test_there_are_as_many_answerable_questions_about_each_format_in_each_half() -> None:
    there = [q for q in questions() if q.found]

    assert Counter(q.file.rpartition(".")[2] for q in there) == dict.fromkeys(PARSERS, 25)
    assert Counter(q.held_out for q in there) == {False: 52, True: 48}
    assert sum(not q.found for q in questions()) >= 15


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_asked_for_stands_in_a_row_of_the_file_as_it_is_read(name: str) -> None:
    file = written(name, DOCUMENTS[name])
    text = PARSERS[name.rpartition(".")[2]].parse(file.data, name).text
    rows = [set(cells_of(line)) for line in text.split("\n")]

    for asked in (q for q in questions() if q.file == name):
        assert all(any(set(wanted) <= row for row in rows) for wanted in asked.found), asked


@pytest.mark.parametrize(
    ("said", "quote", "file"),
    [
        ("Class: Adult; Yearly fee: 1400.", ADULT, "fees.csv"),
        ("Class: Youth; Yearly fee: 140.", ADULT, "fees.csv"),
        ("Class: Adult; 140.", ADULT, "fees.csv"),
        ("Class: Adult; Yearly fee: 140.", "Youth | 20 | 70", "fees.csv"),
        ("Class: Adult; Yearly fee: 140.", ADULT, "prices.csv"),
        ("Yearly fee | Adult | 140", ADULT, "fees.csv"),
    ],
)
def test_wrong_cell_row_header_source_or_bars_are_no_right_answer(
    said: str, quote: str, file: str
) -> None:
    assert not _answered(said, quote, file).right


def test_the_row_the_cell_and_the_name_of_its_column_are_a_right_answer() -> None:
    assert _answered("Yearly fee: **140** (Class: Adult).").right
