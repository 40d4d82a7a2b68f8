"""Pages, Numbers and Keynote: what their preview says, and else how to export them."""

from uuid import UUID

import pytest

from adapters.wiring import Adapters
from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers import parser_for
from ingestion.parsers.converted import ToBeConverted
from ingestion.parsers.iwork import IworkParser
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.ingestion.parsers.packing import zipped
from tests.ingestion.pdf_writer import PageOf, paragraph, pdf
from tests.ingestion.test_conversions import needs_office

SAYS = "If a cold room exceeds 8 degrees, stock is moved to the standby room."
_APPLE = "http://developer.apple.com/namespaces/"
PAGES = {
    "index.xml": f'<?xml version="1.0"?><sl:document xmlns:sfa="{_APPLE}sfa" xmlns:sf="{_APPLE}sf"'
    f' xmlns:sl="{_APPLE}sl" sl:version="92008102400"><sl:publication-info/><sf:text-storage '
    'sf:kind="body"><sf:text-body><sf:section><sf:layout><sf:p>All of it, not one page.</sf:p>'
    "</sf:layout></sf:section></sf:text-body></sf:text-storage></sl:document>"
}
TWO_PAGES = {"QuickLook/Preview.pdf": pdf([PageOf(paragraph([SAYS]))] * 2)}
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

    with pytest.raises(IngestFailure, match="Save it as a PDF") as refused:
        parser_for(data, "plan.pages").parse(data, "plan.pages")
    with pytest.raises(IngestFailure, match="Export it as PDF"):
        IworkParser().parse(data, "plan")

    assert refused.value.code is FailureCode.UNSUPPORTED


def test_a_preview_of_one_page_is_left_to_a_program_that_reads_all():
    data, longer = zipped({**PAGES, **PREVIEW}), zipped({**PAGES, **TWO_PAGES})
    parser = IworkParser()
    parser.computes = True

    with pytest.raises(ToBeConverted):
        parser.parse(data, "plan.pages")
    assert "which may be its first page only" in parser.parse(longer, "plan.pages").notes[0]


@needs_office
async def test_libreoffice_reads_all_of_a_document_and_else_its_preview_is_read(
    alice: Person, worker: Adapters
):
    project = await alice.project()
    told: list[str] = []
    for parts in ({**PAGES, **PREVIEW}, {"index.xml": "<x/>", **PREVIEW}):
        document = UUID(await alice.upload(project, zipped(parts), "plan.pages", "application/zip"))
        await ingest_document(worker, document)
        shown = (await alice.http.get(f"/documents/{document}")).json()
        text = (await alice.http.get(f"/documents/{document}/text")).json()["text"]
        told += [shown["status"], shown["notes"][0][:16], text]

    assert told == [
        *("ready", "LibreOffice made", "All of it, not one page."),
        *("ready", "Read from the pr", SAYS),
    ]


def test_an_archive_of_pages_is_still_an_archive():
    data = zipped({"index.xml": "<x/>", "notes.txt": "y"})

    assert type(parser_for(data, "web.zip")).__name__ == "ArchiveParser"
