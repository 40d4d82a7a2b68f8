"""The glossary leads to places that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
GLOSSARY = ROOT / "docs" / "glossary.md"
_PATH = re.compile(r"`([\w./]+/[\w./]*)`")


def test_each_path_that_the_glossary_names_is_there() -> None:
    named = set(_PATH.findall(GLOSSARY.read_text()))

    assert len(named) > 50
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_each_term_says_where_it_lives() -> None:
    rows = [line for line in GLOSSARY.read_text().splitlines() if line.startswith("| ")]
    terms = [row for row in rows if not row.startswith(("| Term", "| Question"))]

    assert [row for row in terms if not _PATH.search(row)] == []
