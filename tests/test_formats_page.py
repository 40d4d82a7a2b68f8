"""The page of formats has every kind that is read."""

import re
from pathlib import Path

from ingestion.parsers.converted import TARGETS

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "formats.md"
ROWS = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")][1:]


def test_each_suffix_that_browsers_are_told_about_stands_in_the_table() -> None:
    told = (ROOT / "client/features/documents/uploads/media-type.ts").read_text()
    suffixes = re.findall(r"^  (\w+): \"", told, re.MULTILINE)
    named = set(re.findall(r"`\.(\w+)`", "\n".join(ROWS)))

    assert len(suffixes) > 40
    assert [one for one in suffixes if one not in named] == []


def test_what_other_programs_convert_says_which_program() -> None:
    for target in TARGETS.values():
        (row,) = [row for row in ROWS if f"`.{target.suffix}`" in row]
        installed = {"soffice": "LibreOffice", "djvutxt": "DjVuLibre"}[target.program]
        assert row.split("|")[5].strip() == installed


def test_each_row_says_what_is_read_and_how_it_is_cited() -> None:
    cells = [[cell.strip() for cell in row.split("|")[1:-1]] for row in ROWS]

    assert len(cells) >= 20
    assert all(len(row) == 5 and row[0] and row[1] and row[3] for row in cells)
