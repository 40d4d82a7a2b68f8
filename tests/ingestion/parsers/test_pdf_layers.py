"""Text on layers is read where the page shows them."""

import zlib

import pytest

from ingestion.parsers.pdf import PdfParser
from ingestion.parsers.pdf.layers import has_layers
from tests.ingestion.pdf_writer import Text, file_of, paragraph, shown

SEEN = paragraph(["The door of the cold room was open on every one of these days."])
OFF, ON = Text(72, 200, "Draft of another year."), Text(72, 240, "Checked by two guards.")


def layered(content: bytes, *, form: str = "", named: bool = True) -> bytes:
    """A page with a layer that is off and one that is on; `form` is the layer of a form."""
    name = "/Name (layer {})" if named else "/Name 9 0 R"
    painted = shown(OFF, 792)
    return file_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [5 0 R 6 0 R]"
            b" /D << /OFF [5 0 R] >> >> >>",
            b"<< /Type /Pages /Kids [7 0 R] /Count 1 >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            _stream(content),
            f"<< /Type /OCG {name.format('A')} >>".encode(),
            f"<< /Type /OCG {name.format('B')} >>".encode(),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources <<"
            b" /Font << /Helvetica 3 0 R >> /XObject << /X 8 0 R >>"
            b" /Properties << /Off 5 0 R /On 6 0 R >> >> >>",
            _stream(
                painted,
                "/Type /XObject /Subtype /Form /BBox [0 0 612 792]"
                f" /Resources << /Font << /Helvetica 3 0 R >> >> {form}",
            ),
            b"(of a name that PDFium does not say)",
        ]
    )


def _stream(data: bytes, head: str = "") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), head.encode(), data)


def content(*parts: bytes) -> bytes:
    return b"\n".join([*(shown(text, 792) for text in SEEN), *parts])


def read(data: bytes) -> str:
    return PdfParser().parse(data, "a.pdf").text


@pytest.mark.parametrize("named", [True, False])
def test_text_of_a_layer_that_is_off_is_not_read(named: bool):
    off, on = shown(OFF, 792), shown(ON, 792)
    parts = content(b"/OC /Off BDC %s EMC" % off, b"/OC /On BDC %s EMC" % on)

    text = read(layered(parts, named=named))

    assert OFF.text not in text
    assert ON.text in text


@pytest.mark.parametrize(
    ("layer", "is_read"), [("/OC 5 0 R", False), ("/OC 6 0 R", True), ("", True)]
)
def test_a_form_stands_on_a_layer_as_a_whole(layer: str, is_read: bool):
    assert (OFF.text in read(layered(content(b"/X Do"), form=layer))) is is_read


def test_a_form_that_is_painted_on_a_layer_that_is_off_is_not_read():
    assert OFF.text not in read(layered(content(b"/OC /Off BDC /X Do EMC")))


@pytest.mark.parametrize("head", [b"/Type /ObjStm", b"/Length 9 /Type/ObjStm /N 3"])
def test_that_a_file_has_layers_is_found_in_streams_of_objects(head: bytes):
    packed = zlib.compress(b"1 0 << /OCProperties << >> >>")
    other = zlib.compress(b"1 0 << /Type /Catalog >>")

    def file(data: bytes) -> bytes:
        return b"1 0 obj << %s /First 4 >>\nstream\r\n%s\nendstream" % (head, data)

    assert has_layers(file(other) + file(packed))
    assert not has_layers(file(other))
