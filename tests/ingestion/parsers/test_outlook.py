from pathlib import Path

import pytest

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from contracts.ports import Parser
from ingestion.parsers.outlook import OutlookParser
from tests.conformance.parser import ParserConformance
from tests.ingestion.parsers.packing import ole


class TestConformance(ParserConformance):
    @pytest.fixture
    def parser(self) -> Parser:
        return OutlookParser()

    @pytest.fixture
    def sample(self, documents: Path) -> bytes:
        return (documents / "docling/email/sources/msg_simple.msg").read_bytes()


def test_a_message_is_read_like_any_letter(documents: Path):
    data = (documents / "docling/email/sources/msg_with_attachment.msg").read_bytes()
    extract = OutlookParser().parse(data, "a.msg")

    assert extract.title == "Email with Attachment"
    assert "From: Alice Example <alice@example.com> · To: Bob Example" in extract.text
    assert "This email contains an attachment." in extract.text
    assert [(a.name, a.media_type) for a in extract.attachments] == [
        ("test.txt", "text/plain"),
        ("report.pdf", "application/pdf"),
    ]


def test_a_container_without_a_message_has_no_text():
    with pytest.raises(IngestFailure) as refused:
        OutlookParser().parse(ole("__properties_version1.0"), "a.msg")

    assert refused.value.code is FailureCode.EMPTY_TEXT
