"""Office files nobody here wrote: what others found in them, and what becomes of broken ones."""

import csv
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from contracts.settings import ParserLimits
from ingestion.parsers import parser_for
from ingestion.sandbox.parent import parse_in_child

_DATA = os.environ.get("IBID_DATA")
_DOCUMENTS = Path(_DATA or "") / "documents"
_FOLDERS = ("docx", "pptx", "xlsx", "odf")

pytestmark = pytest.mark.skipif(
    not _DATA, reason="set IBID_DATA to the folder of test data to read real documents"
)

_LEAST_RECALL = 0.95
_WRITTEN_OTHERWISE = {
    "docx_checkboxes.docx": 0.87,  # 'x' for a box that is ticked
    "drawingml.docx": 0.93,  # 'Line chart' for a chart without a title
    "equations.docx": 0.80,  # LaTeX
    "table_with_equations.docx": 0.80,  # LaTeX
    "word_tables.docx": 0.92,  # a cell merged over columns once for each of them
    "powerpoint_comments.pptx": 0.77,  # when a comment was written
    "powerpoint_sample.pptx": 0.92,  # a cell merged over columns once for each of them
    "pptx_chart.pptx": 0.86,  # 'Bar chart'
    "xlsx_01.xlsx": 0.72,  # the figures of a chart again, below the cells they are from
    "xlsx_02_sample_sales_data.xlsm": 0.70,  # midnight after each day
    "xlsx_03_chartsheet.xlsx": 0.61,  # the figures of a chart again
    "xlsx_04_inflated.xlsx": 0.72,  # the figures of a chart again
    # a cell merged over columns once for each of them; 1 where the sheet shows 1.01
    "xlsx_07_gap_tolerance_.xlsx": 0.77,
    "xlsx_comments.xlsx": 0.79,  # when a comment was written
}


def _with_expected_text() -> list[Path]:
    if not _DATA:
        return []
    sources = (path for name in _FOLDERS for path in (_DOCUMENTS / "docling" / name).glob("s*/*"))
    return sorted(path for path in sources if _expected(path).exists())


def _expected(source: Path) -> Path:
    return source.parent.parent / "groundtruth" / f"{source.name}.md"


def _words(text: str) -> list[str]:
    text = re.sub(r"<!--.*?-->|\]\([^)]*\)|\\(?=[_*#.&<>])", "", text)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return re.findall(r"\w+", text.casefold())


@pytest.mark.parametrize("path", _with_expected_text(), ids=lambda path: path.name)
def test_the_words_that_others_find_are_found(path: Path):
    data = path.read_bytes()
    wanted = Counter(_words(_expected(path).read_text()))
    found = Counter(_words(parser_for(data, path.name).parse(data, path.name).text))
    recall = (wanted & found).total() / wanted.total()

    assert recall >= _WRITTEN_OTHERWISE.get(path.name, _LEAST_RECALL), wanted - found


@pytest.mark.parametrize(
    ("name", "place", "phrases"),
    [
        (
            "test.docx",
            "headings",
            [
                "314b0a30-5b04-470b-b9f7-eed2c2bec74a",
                "49e168b7-d2ae-407f-a055-2167576f39a1",
                "d666f1f7-46cb-42bd-9a39-9a39cf2a509f",
                "Abstract",
                "Introduction",
                "AutoGen: Enabling Next-Gen LLM Applications via Multi-Agent Conversation",
            ],
        ),
        ("test_with_comment.docx", "headings", ["12df-321a", "55yiyi-asd09"]),
        (
            "test.pptx",
            "slide",
            [
                "2cdda5c8-e50e-4db4-b5f0-9722a649f455",
                "04191ea8-5c73-4215-a1d3-1cfb43aaaf12",
                "44bf7d06-5e7a-4a40-a2e1-a2e42ef28c8a",
                "1b92870d-e3b5-4e65-8153-919f4ff45592",
                "AutoGen: Enabling Next-Gen LLM Applications via Multi-Agent Conversation",
                "a3f6004b-6f4f-4ea8-bee3-3741f4dc385f",
                "2003",
                "This phrase of the caption is Human-written.",
            ],
        ),
        *(
            (
                name,
                "sheet",
                [
                    "09060124-b5e7-4717-9d07-3c046eb",
                    "6ff4173b-42a5-4784-9b19-f49caff4d93d",
                    "affc7dad-52dc-4b98-9b5d-51e65d8a8ad0",
                ],
            )
            for name in ("test.xlsx", "test.xls")
        ),
    ],
)
async def test_marked_phrases_are_found_each_with_its_place(
    name: str, place: str, phrases: list[str]
):
    path = _DOCUMENTS / "markitdown" / "test_files" / name
    extract = await parse_in_child(path, name, "", ParserLimits())

    for phrase in phrases:
        start = extract.text.index(phrase)
        section = next(s for s in extract.sections if s.start <= start < s.end)
        assert getattr(section, place), phrase


_CLEAR = {
    FailureCode.CORRUPT,
    FailureCode.EMPTY_TEXT,
    FailureCode.PASSWORD_REQUIRED,
    FailureCode.TOO_COMPLEX,
    FailureCode.UNSUPPORTED,
}
_ALLOWED = {
    "password_required": {FailureCode.PASSWORD_REQUIRED},
    "text_or_clear_error": _CLEAR,
    "legacy_format_text_or_clear_error": _CLEAR,
    "no_external_entity_fetch": _CLEAR,
}
_READABLE = {
    "workbookProtection_workbook_structure_protected.xlsx",
    "workbookProtection_workbook_windows_protected.xlsx",
    "picture.xlsx",
    "externalFunctionExample.xls",
    "MalformedSSTCount.xlsx",
    "SimpleMacro.docm",
    "45690.docm",
    "60158.docm",
}


def _hostile() -> list[tuple[str, str]]:
    if not _DATA:
        return []
    with (_DOCUMENTS / "office_hostile" / "MANIFEST.csv").open() as manifest:
        return [(row["file"], row["expected"]) for row in csv.DictReader(manifest)]


@pytest.mark.parametrize(("name", "expected"), _hostile(), ids=lambda value: str(value)[-60:])
async def test_a_broken_file_ends_with_text_or_a_sentence(name: str, expected: str):
    path = _DOCUMENTS / "office_hostile" / name
    try:
        extract = await parse_in_child(path, name, "", ParserLimits())
    except IngestFailure as failure:
        assert failure.code in _ALLOWED[expected]
        assert failure.message.endswith(".")
        assert name not in _READABLE
        if name.endswith((".doc", ".ppt")) and failure.code is FailureCode.UNSUPPORTED:
            assert f"Save it as {Path(name).suffix}x" in failure.message
    else:
        assert expected != "password_required"
        assert extract.sections
