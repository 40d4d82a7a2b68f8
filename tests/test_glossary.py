"""The glossary and the threat model lead to places that are there; the log tells each kind."""

import re
from pathlib import Path
from typing import get_args

import pytest

from contracts.audit import AuditKind

ROOT = Path(__file__).parents[1]
GLOSSARY = ROOT / "docs" / "glossary.md"
THREATS = ROOT / "docs" / "explanation" / "threat-model.md"
AUDIT = ROOT / "docs" / "how-to" / "audit.md"
_PATH = re.compile(r"`([\w./]+/[\w./]*)`")


@pytest.mark.parametrize(("page", "at_least"), [(GLOSSARY, 50), (THREATS, 30)])
def test_each_path_that_it_names_is_there(page: Path, at_least: int) -> None:
    named = set(_PATH.findall(page.read_text()))

    assert len(named) >= at_least
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_each_term_says_where_it_lives() -> None:
    rows = [line for line in GLOSSARY.read_text().splitlines() if line.startswith("| ")]
    terms = [row for row in rows if not row.startswith(("| Term", "| Question"))]

    assert [row for row in terms if not _PATH.search(row)] == []


def test_the_page_of_the_security_log_has_each_kind_of_event_once() -> None:
    rows = [line for line in AUDIT.read_text().splitlines() if line.startswith("| ")]
    named = [kind for row in rows for kind in re.findall(r"`([a-z-]+)`", row)]

    assert sorted(named) == sorted(get_args(AuditKind))
