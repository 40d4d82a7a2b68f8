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


@needs_tesseract
async def test_pages_that_are_pictures_are_counted_as_such(alice: Person, worker: Adapters):
    data = encoded(page(), "PDF")
    document = await queued(alice, data, name="door.pdf", media_type="application/pdf")

    await ingest_document(worker, document)

    stages = (await alice.http.get(f"/documents/{document}/stages")).json()["items"]
    assert [stages[0][key] for key in ("stage", "unit", "done", "total")] == [
        "reading", "pictures", 1, 1,
    ]  # fmt: skip
