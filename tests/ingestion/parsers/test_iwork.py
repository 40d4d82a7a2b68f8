"""Pages, Numbers and Keynote: what their preview says, and else how to export them."""

import pytest

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers import parser_for
from tests.ingestion.parsers.packing import zipped
from tests.ingestion.pdf_writer import PageOf, paragraph, pdf

SAYS = "If a cold room exceeds 8 degrees, stock is moved to the standby room."
PREVIEW = {"QuickLook/Preview.pdf": pdf([PageOf(paragraph([SAYS]))])}


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"Index/Document.iwa": "x"}, "plan.pages"),
        ({"Index.zip": "x"}, "sums.numbers"),
        ({"index.apxl": "<x/>"}, "talk.key"),
        ({"index.xml": "<x/>"}, "plan.zip"),
    ],
)
def test_the_preview_is_read_and_the_notes_say_that_it_is_one(parts: dict[str, str], name: str):
    data = zipped({**parts, **PREVIEW})

    extract = parser_for(data, name).parse(data, name)

    assert extract.text == SAYS
    assert extract.sections[0].page == 1
    assert "which may be its first page only" in extract.notes[0]


def test_without_a_preview_a_sentence_says_what_to_do():
    data = zipped({"Index/Document.iwa": "x", "preview.jpg": "x"})

    with pytest.raises(IngestFailure, match="Export it as PDF") as refused:
        parser_for(data, "plan.pages").parse(data, "plan.pages")

    assert refused.value.code is FailureCode.UNSUPPORTED


def test_an_archive_of_pages_is_still_an_archive():
    data = zipped({"index.xml": "<x/>", "notes.txt": "y"})

    assert type(parser_for(data, "web.zip")).__name__ == "ArchiveParser"
