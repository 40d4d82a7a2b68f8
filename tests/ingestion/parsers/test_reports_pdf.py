"""What people reported of other readers of PDF, each rebuilt as a small file of our own.

The reports themselves: docs/explanation/reading-files-reports.md.
"""

import hashlib
import zlib
from collections.abc import Callable
from contextlib import closing

import pypdfium2 as pdfium
import pytest
from Cryptodome.Cipher import ARC4

from contracts.documents import Extract
from ingestion.parsers.pdf import PdfParser
from ingestion.parsers.pdf.layers import has_layers, hidden_on
from tests.ingestion.pdf_writer import file_of

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def shown(x: float, y: float, text: str) -> bytes:
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F 12 Tf {x} {y} Td ({escaped}) Tj ET\n".encode("cp1252")


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)


def objects(
    *contents: bytes, catalog: bytes = b"", resources: bytes = b"", more: tuple[bytes, ...] = ()
) -> list[bytes]:
    """Of one page whose contents are streams from object 4 on; `more` follows them."""
    references = b" ".join(b"%d 0 R" % (4 + index) for index in range(len(contents)))
    return [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents [%s] /Resources << /Font"
        b" << /F %s >> %s >> >>" % (references, FONT, resources),
        *map(stream, contents),
        *more,
    ]


def read(data: bytes) -> Extract:
    return PdfParser().parse(data, "a.pdf")


def text_of(*contents: bytes) -> str:
    return read(file_of(objects(*contents))).text


BELOW = shown(72, 400, "The room is kept at four degrees.")
GROUPS = b"/OCProperties << /OCGs [5 0 R 6 0 R] /D << /OFF [6 0 R] >> >>"
GROUP = b"<< /Type /OCG /Name (first) >>"
OTHER = b"<< /Type /OCG /Name (second) >>"


@pytest.mark.parametrize(
    "hidden",
    [
        b"/OC /Off BDC %s EMC",
        b"/OC /On BDC /OC /Off BDC %s EMC EMC",
        b"/OC /NoneOn BDC %s EMC",
    ],
)
def test_a_layer_that_is_turned_off_is_not_read(hidden: bytes):
    content = (
        b"/OC /On BDC %s EMC\n" % shown(72, 700, "On the first layer")
        + hidden % shown(72, 650, "On the second layer")
        + b"\n"
        + BELOW
    )
    resources = b"/Properties << /On 5 0 R /Off 6 0 R /NoneOn << /Type /OCMD /OCGs [6 0 R] >> >>"
    data = file_of(objects(content, catalog=GROUPS, resources=resources, more=(GROUP, OTHER)))

    extract = read(data)

    assert "first layer" in extract.text and "four degrees" in extract.text
    assert "second layer" not in extract.text
    assert extract.notes == ["Layers of this file that are turned off were not read."]


@pytest.mark.parametrize(
    "content",
    [
        b"/OC /On BDC 0 g 60 640 300 30 re f 1 g %s 0 g EMC\n" % shown(72, 650, "White on black"),
        b"/OC /On BDC 3 Tr %s EMC q 612 0 0 300 0 492 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q\n"
        % shown(72, 650, "White on black"),
        b"/OC /On BDC %s EMC 0.9 g 0 600 300 100 re f 0 g /OC /On BDC %s EMC\n"
        % (shown(400, 650, "further"), shown(72, 650, "White on black")),
    ],
)
def test_what_stands_on_a_layer_that_is_turned_on_is_read(content: bytes):
    resources = b"/Properties << /On 5 0 R /Off 6 0 R >>"
    data = file_of(
        objects(content + BELOW, catalog=GROUPS, resources=resources, more=(GROUP, OTHER))
    )

    assert "White on black" in read(data).text


def test_text_below_the_picture_of_a_scan_is_on_no_layer_that_is_turned_off():
    content = b"/OC /On BDC %s EMC q 612 0 0 792 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q\n"
    resources = b"/Properties << /On 5 0 R >>"
    text = shown(72, 650, "Below the picture")
    made = objects(content % text, catalog=GROUPS, resources=resources, more=(GROUP, OTHER))

    with closing(pdfium.PdfDocument(file_of(made))) as document:
        assert hidden_on(document[0]) == set()


def test_layers_are_found_in_a_file_whose_catalog_is_packed():
    packed = zlib.compress(b"1 0 << /Type /Catalog /OCProperties << >> >>")

    assert has_layers(b"9 0 obj << /Type /ObjStm /N 1 >>\nstream\r\n" + packed + b"\nendstream")
    assert not has_layers(plain() + b"/ObjStm >> stream\nnothing packed")


def test_a_drawing_on_a_layer_that_is_turned_off_is_not_read():
    form = stream(
        shown(72, 650, "On the second layer"),
        b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /OC 6 0 R"
        b" /Resources << /Font << /F %s >> >>" % FONT,
    )
    data = file_of(
        objects(
            b"/X Do\n" + BELOW,
            catalog=GROUPS,
            resources=b"/XObject << /X 7 0 R >>",
            more=(GROUP, OTHER, form),
        )
    )

    assert read(data).text == "The room is kept at four degrees."


@pytest.mark.parametrize("apart", [0.0, 0.3, 0.6])
def test_what_is_painted_twice_to_look_bold_is_read_once(apart: float):
    content = (
        shown(72, 700, "Total: 16.000 EUR") + shown(72 + apart, 700, "Total: 16.000 EUR") + BELOW
    )

    assert text_of(content).split("\n\n") == [
        "Total: 16.000 EUR",
        "The room is kept at four degrees.",
    ]


def test_a_word_that_is_painted_letter_by_letter_and_each_twice_is_read_once():
    content = b"".join(
        shown(72 + 7 * index + twice, 700, letter)
        for index, letter in enumerate(">60")
        for twice in (0, 0.4)
    )

    assert text_of(content + BELOW).startswith(">60")
    assert "6060" not in text_of(content + BELOW)


def test_a_copy_that_says_of_itself_that_it_says_nothing_is_not_read():
    copy = b"/Span << /ActualText () >> BDC %s EMC\n" % shown(71.5, 700, "LHF 45")

    text = text_of(shown(72, 700, "LHF 45") + copy + BELOW)

    assert text.count("LHF 45") == 1


def test_what_a_sign_says_of_itself_is_read_in_its_place():
    sign = b"/Span << /ActualText (ff) >> BDC (x) Tj EMC"
    content = b"BT /F 12 Tf 72 700 Td (shut o) Tj %s ( the tap) Tj ET\n" % sign

    assert text_of(content + BELOW).startswith("shut off the tap")


@pytest.mark.parametrize(
    "contents",
    [
        (b"q", b"1 0 0 1 0 0 cm " + shown(72, 700, "Cold room") + b"Q", BELOW),
        (b"BT /F 12 Tf 72 700 Td [(Cold)", b"( room)] TJ ET\n" + BELOW),
        (b"BT /F 12 Tf", b"72 700 Td (Cold room) Tj ET", BELOW),
        (b"", shown(72, 700, "Cold room"), BELOW),
    ],
)
def test_a_page_in_several_streams_is_read_as_one(contents: tuple[bytes, ...]):
    assert text_of(*contents).split("\n\n") == ["Cold room", "The room is kept at four degrees."]


@pytest.mark.parametrize(
    "image",
    [
        b"BI /W 4 /H 4 /BPC 8 /CS /G ID \x00\x01 EI \x02\x03 EI Q\x04\x05 EI",
        b"BI /W 2 /H 2 /BPC 8 /CS /G /F /A85 ID !!!!~ EI",
        b"BI /W 2 /H 2 /BPC 8 /CS /G /F /A85 ID zz~> EI",
        b"BI /W 2 /H 2 /BPC 8 /CS /G /F /AHx ID 00000000> EI",
        b"BI /W 2 /H 2 /BPC 8 /CS /G ID abcd\nEI",
    ],
)
def test_text_behind_a_picture_in_the_contents_is_read(image: bytes):
    text = text_of(shown(72, 700, "Before it") + b"q 10 0 0 10 0 0 cm " + image + b" Q\n" + BELOW)

    assert "Before it" in text
    assert "four degrees" in text


def plain() -> bytes:
    return file_of(objects(BELOW))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[: data.index(b"xref")],
        lambda data: data.replace(b"startxref", b"startxxxx"),
        lambda data: b"junk\r\n" * 20 + data,
        lambda data: data.replace(b"0000000009", b"0000000123"),
        lambda data: data.replace(b"endobj", b"      "),
        lambda data: data.replace(b"/Type /Page ", b""),
        lambda data: data.replace(b"/Length 6", b"/Length 1"),
        lambda data: data + b"\0" * 5000,
        lambda data: data.replace(b"%PDF-1.7", b"%PDF-9.9"),
        lambda data: data.replace(b"\n", b"\r"),
        lambda data: data.replace(b"/Count 1", b"/Count 0"),
        lambda data: data.replace(b"/Count 1", b"/Count 7"),
    ],
)
def test_a_file_with_a_mistake_is_read(spoil: Callable[[bytes], bytes]):
    assert "The room is kept at four degrees." in read(spoil(plain())).text


def test_a_file_that_is_locked_with_no_password_is_read():
    pad = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    owner = ARC4.new(hashlib.md5(pad).digest()[:5]).encrypt(pad)
    key = hashlib.md5(pad + owner + b"\xfc\xff\xff\xff" + b"id").digest()[:5]
    user = ARC4.new(key).encrypt(pad)
    of_object = hashlib.md5(key + b"\x04\0\0" + b"\0\0").digest()[:10]
    lock = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (
        owner.hex().encode(),
        user.hex().encode(),
    )
    made = objects(BELOW, more=(lock,))
    made[3] = stream(ARC4.new(of_object).encrypt(BELOW))
    data = file_of(made).replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 5 0 R /ID [(id) (id)]")

    assert read(data).text == "The room is kept at four degrees."


@pytest.mark.parametrize(
    "number",
    ["16.000", "-5,15", "(20,076)", "−70", "1.234,50", "0.10", "+7", "12 345,00", "5,15-", "3/4"],
)
def test_numbers_in_a_table_are_read_as_they_are_painted(number: str):
    def row(y: float, *cells: str) -> bytes:
        parts = (cell.replace("−", "-") for cell in cells)
        return b"".join(shown(72 + 150 * index, y, part) for index, part in enumerate(parts))

    content = b"".join(row(700 - 20 * index, f"Item {index}", number, "open") for index in range(5))

    assert text_of(content).count(number.replace("−", "-")) == 5


def test_a_portfolio_says_its_cover_and_has_its_files_below_it():
    cover = shown(72, 700, "Open this portfolio in another program.")
    files = (
        stream(b"a,b\n1,2\n", b"/Type /EmbeddedFile"),
        b"<< /Type /Filespec /F (table.csv) /UF (table.csv) /EF << /F 5 0 R >> >>",
    )
    catalog = (
        b"/Collection << /View /T >> /Names << /EmbeddedFiles << /Names [(table.csv) 6 0 R] >> >>"
    )

    extract = read(file_of(objects(cover, catalog=catalog, more=files)))

    assert [(file.name, file.data) for file in extract.attachments] == [
        ("table.csv", b"a,b\n1,2\n")
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F 12 Tf 14 TL 72 700 Td (Cold) Tj (room) ' ET\n",
        b'BT /F 12 Tf 14 TL 72 700 Td (Cold) Tj 2 0 (room) " ET\n',
        b"BT /F 12 Tf 14 TL 72 700 Td (Cold) Tj T* (room) Tj ET\n",
        b"BT /F 12 Tf 72 700 Td [(Cold) -600 (room)] TJ ET\n",
        b"BT /F 1 Tf 12 0 0 12 72 700 Tm (Cold room) Tj ET\n",
        b"BT /F 12 Tf 1 0 0 -1 72 92 Tm 1 0 0 1 72 700 Tm (Cold room) Tj ET\n",
        b"BT /F 12 Tf 72 700 Td <436F6C6420726F6F6D> Tj ET\n",
        b"BT /F 12 Tf 72 700 Td (Cold\\040room) Tj ET\n",
        b"BT /F 12 Tf 72 700 Td (Co\\\nld room) Tj ET\n",
        b"BT /F 12 Tf 72 700 Td (Cold room) Tj\n",
    ],
)
def test_text_is_read_by_whichever_operator_it_is_painted(content: bytes):
    assert text_of(content + (b"" if b"ET" in content else b"ET\n") + BELOW).split()[:2] == [
        "Cold",
        "room",
    ]
