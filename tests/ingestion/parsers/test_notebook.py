import json
from typing import Any

import pytest

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Parser
from ingestion.parsers.notebook import NotebookParser
from tests.conformance.parser import ParserConformance


def cell(kind: str, *lines: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": kind, "metadata": {}, "source": "\n".join(lines).splitlines(True), **more}


def notebook(*cells: dict[str, Any]) -> bytes:
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}).encode()


def read(*cells: dict[str, Any]) -> Extract:
    return NotebookParser().parse(notebook(*cells), "a.ipynb")


def standing(extract: Extract) -> list[tuple[tuple[str, ...], str]]:
    return [
        (s.headings, extract.text[s.start : s.end])
        for s in extract.sections
        if s.kind is not BlockKind.HEADING
    ]


class TestConformance(ParserConformance):
    @pytest.fixture
    def parser(self) -> Parser:
        return NotebookParser()

    @pytest.fixture
    def sample(self) -> bytes:
        return notebook(cell("markdown", "# Storage", "The cold room."), cell("code", "open()"))


def test_cells_stand_under_the_headings_of_the_prose_and_their_number():
    extract = read(
        cell("markdown", "# Doors", "How they open."),
        cell("code", "count = 1", "", "count"),
        cell("markdown", "And *more*."),
        cell("markdown", "## Locks", "Shut."),
    )

    assert standing(extract) == [
        (("Doors",), "How they open."),
        (("Doors", "Cell 2"), "count = 1\n\ncount"),
        (("Doors", "Cell 3"), "And more."),
        (("Doors", "Locks"), "Shut."),
    ]


def test_what_a_cell_printed_is_kept_short_and_without_colours():
    printed = {"output_type": "stream", "text": [f"line {n}\n" for n in range(100)]}
    shown = {"output_type": "execute_result", "data": {"text/plain": "42", "image/png": "iVBO"}}
    failed = {"output_type": "error", "ename": "ValueError", "evalue": "\x1b[31mno\x1b[0m"}

    texts = [
        text for _, text in standing(read(cell("code", "x", outputs=[printed, shown, failed])))
    ]

    assert texts[1].startswith("line 0\n") and texts[1].endswith("line 19 …")
    assert texts[2:] == ["42", "ValueError: no"]


def test_notebooks_of_version_3_are_read():
    old = {"cell_type": "code", "input": ["print(1)"], "outputs": []}
    data = json.dumps({"nbformat": 3, "worksheets": [{"cells": [old]}]}).encode()

    assert "print(1)" in NotebookParser().parse(data, "a.ipynb").text


def test_a_notebook_cut_short_is_damaged():
    with pytest.raises(IngestFailure) as refused:
        NotebookParser().parse(notebook(cell("code", "x"))[:-10], "a.ipynb")

    assert refused.value.code is FailureCode.CORRUPT
