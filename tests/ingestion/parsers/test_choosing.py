import pytest

from contracts.documents import FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers import parser_for
from tests.ingestion.parsers.packing import ole, zipped
from tests.ingestion.pdf_writer import PageOf, Text, pdf


def chosen(data: bytes, name: str, declared: str = "") -> str:
    return type(parser_for(data, name, declared)).__name__


def test_content_decides_before_the_name():
    assert chosen(pdf([PageOf([Text(72, 72, "x")])]), "notes.txt", "text/plain") == "PdfParser"
    assert chosen(b"<!DOCTYPE html><p>x</p>", "page.txt") == "HtmlParser"


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (ole("WordDocument"), "letter.doc", "Save it as .docx"),
        (ole("WordDocument"), "letter.doc", "Or install LibreOffice on the worker's machine"),
        (ole("PowerPoint Document"), "talk.ppt", "Save it as .pptx"),
        (ole("MatOST", "CONTENTS"), "old.wps", "a Works document"),
        (b"\xffWPC\0\0\0\0", "old.wpd", "a WordPerfect document"),
        (b"AT&TFORM\0\0\0\0DJVM", "scan.pdf", "apt install djvulibre-bin"),
        (zipped({"mimetype": "application/vnd.sun.xml.writer"}), "old.zip", "Save it as .odt"),
        (ole("Something"), "letter.doc", "is damaged"),
        (ole("VisioDocument"), "plan.vsd", "in an old Office format"),
        (b"\x1f\x8b\x08\0\0\0", "logs.gz", "an archive other than ZIP"),
        (b"\x7fELF\0\0\0\1", "program", "Supported are PDF"),
    ],
)
def test_what_cannot_be_read_is_named_in_a_sentence(data: bytes, name: str, said: str):
    with pytest.raises(IngestFailure) as refused:
        parser_for(data, name)

    assert refused.value.code is FailureCode.UNSUPPORTED
    assert said in refused.value.message
    assert refused.value.message.endswith(".")
