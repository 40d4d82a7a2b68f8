"""Pictures and scans, from upload to passages, read by the real Tesseract where there is one."""

import pytest

from adapters.wiring import Adapters
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.ingestion.pictures import encoded, needs_tesseract, page
from tests.ingestion.test_pipeline import passages, queued, state


@needs_tesseract
@pytest.mark.parametrize(
    ("kind", "name", "media_type"),
    [("PNG", "door.png", "image/png"), ("PDF", "door.pdf", "application/pdf")],
)
async def test_a_citation_can_mark_a_picture(
    alice: Person, worker: Adapters, kind: str, name: str, media_type: str
):
    data = encoded(page(), kind)
    document = await queued(alice, data, name=name, media_type=media_type)

    await ingest_document(worker, document)

    shown = await state(alice, document)
    assert (shown["status"], shown["pages"]) == ("ready", 1)
    assert shown["notes"] == ["Text in pictures was recognised (OCR) and may contain mistakes."]
    place = (await passages(alice, document))[0]["place"]
    assert isinstance(place, dict)
    assert place["page"] == 1
    assert place["headings"] == ["Cold storage"]
    assert len(place["boxes"]) == 4
