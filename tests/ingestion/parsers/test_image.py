"""Pictures, read by the real Tesseract where there is one."""

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from contracts.documents import BlockKind, Extract, FailureCode
from contracts.errors import IngestFailure
from contracts.geometry import boxes_of, unpack_words
from contracts.settings import ParserLimits
from ingestion import tesseract
from ingestion.parsers.allowance import Allowance
from ingestion.parsers.image import ImageParser
from ingestion.parsers.sniffing import media_type_of
from ingestion.sandbox.parent import Hearers, parse_in_child
from tests.conformance.parser import ParserConformance
from tests.ingestion.pictures import LETTER, encoded, needs_tesseract, page

SAMPLES = Path(__file__).parent / "samples"
LATER = "The door of the cold room was opened at nine and closed again four minutes later."


def read(data: bytes, **told: object) -> Extract:
    return ImageParser(**told).parse(data, "door.png")  # pyright: ignore[reportArgumentType]


def refusal(data: bytes, **told: object) -> IngestFailure:
    with pytest.raises(IngestFailure) as caught:
        read(data, **told)
    return caught.value


@needs_tesseract
class TestConformance(ParserConformance):
    @pytest.fixture
    def parser(self) -> ImageParser:
        return ImageParser()

    @pytest.fixture
    def sample(self) -> bytes:
        return encoded(page())


@needs_tesseract
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP", "AVIF"])
def test_every_kind_of_picture_is_read(kind: str):
    extract = read(encoded(page(), kind))

    assert LATER in extract.text
    assert [one.number for one in extract.pages] == [1]


@needs_tesseract
@pytest.mark.parametrize("name", ["cold storage.heic", "turned.heic"])
async def test_a_picture_of_a_telephone_is_read_upright_where_no_thread_can_begin(name: str):
    data = (SAMPLES / name).read_bytes()

    extract = await parse_in_child(data, "photo.jpg", "image/jpeg", ParserLimits())

    assert LATER in extract.text


@needs_tesseract
async def test_a_picture_in_avif_is_read_where_no_thread_can_begin():
    extract = await parse_in_child(encoded(page(), "AVIF"), "a.avif", "", ParserLimits())

    assert LATER in extract.text


@pytest.mark.parametrize(
    ("brands", "media_type"),
    [
        (b"heic\0\0\0\0mif1heic", "image/heic"),
        (b"hevc\0\0\0\0msf1hevc", "image/heic"),
        (b"mif1\0\0\0\0mif1heix", "image/heic"),
        (b"mif1\0\0\0\0mif1avif", "image/avif"),
        (b"avis\0\0\0\0msf1miaf", "image/avif"),
        (b"isom\0\0\0\0mp42avif", "video/mp4"),
    ],
)
def test_pictures_in_the_container_of_films_are_told_by_their_brands(
    brands: bytes, media_type: str
):
    box = struct.pack(">I", 8 + len(brands)) + b"ftyp" + brands

    assert media_type_of(box + bytes(40), "IMG_0001.MOV", "") == media_type


def test_a_heic_picture_that_says_it_is_huge_is_refused_before_it_is_decoded():
    data = bytearray((SAMPLES / "cold storage.heic").read_bytes())
    at = data.index(b"ispe") + 8
    data[at : at + 8] = struct.pack(">II", 20_000, 20_000)

    assert refusal(bytes(data)).code is FailureCode.TOO_COMPLEX


@pytest.mark.parametrize("kept", [60, 300, 500])
def test_half_a_heic_picture_is_damaged(kept: int):
    data = (SAMPLES / "cold storage.heic").read_bytes()[:kept]

    assert refusal(data).code is FailureCode.CORRUPT


@needs_tesseract
def test_a_large_line_is_a_heading_and_a_word_broken_at_a_line_end_is_whole():
    extract = read(encoded(page()))

    assert extract.sections[0].kind is BlockKind.HEADING
    assert extract.sections[1].headings == ("Cold storage",)
    assert "so the question stayed open." in extract.text


@needs_tesseract
def test_a_quote_is_marked_where_it_stands_in_the_picture():
    image = page()
    extract = read(encoded(image))
    start = extract.text.index("closed again four")
    words = list(unpack_words(extract.pages[0].words))

    (box,) = boxes_of(words, start, start + len("closed again four"))

    left, top, right, bottom = (
        edge * size for edge, size in zip(box, (*image.size, *image.size), strict=True)
    )
    _, line, height, _ = LETTER[2]
    assert line - 5 < top < bottom < line + height + 15
    assert 150 < left < 250 and 400 < right < 560


@needs_tesseract
def test_a_photograph_taken_sideways_is_read_as_it_is_shown():
    exif = Image.Exif()
    exif[0x0112] = 6
    sideways = page().rotate(90, expand=True)

    extract = read(encoded(sideways, "JPEG", exif=exif))

    (first, *_) = unpack_words(extract.pages[0].words)
    assert LATER in extract.text
    assert first.box[0] < 0.2 and first.box[1] < 0.25


@needs_tesseract
def test_a_page_scanned_sideways_is_read_and_its_words_stay_where_they_are():
    extract = read(encoded(page(size=(1100, 700)).rotate(90, expand=True)))

    (first, *_) = unpack_words(extract.pages[0].words)
    assert LATER in extract.text
    assert first.box[0] < 0.25 and first.box[3] > 0.75


@needs_tesseract
def test_light_text_on_nothing_is_read_on_white():
    ink = page().point(lambda value: 255 - value)
    clear = Image.new("RGBA", ink.size, (0, 0, 0, 0))
    clear.paste((20, 20, 20, 255), mask=ink)

    assert LATER in read(encoded(clear)).text


@needs_tesseract
def test_the_pages_of_a_tiff_are_pages():
    second = page([(150, 100, 34, "On the second page stands another sentence.")])
    data = encoded(page(), "TIFF", save_all=True, append_images=[second])

    extract = read(data)

    assert [(one.number, one.start < one.end) for one in extract.pages] == [(1, True), (2, True)]
    assert extract.text[extract.pages[1].start :] == "On the second page stands another sentence."
    assert extract.sections[-1].page == 2


@needs_tesseract
def test_what_there_is_no_time_for_is_named_and_the_rest_is_kept():
    data = encoded(page(), "TIFF", save_all=True, append_images=[page(), page()])

    extract = read(data, ocr=Allowance(seconds=0.01))

    assert extract.notes[-1].startswith("Pages 2 and 3 were not read: recognising their text")
    assert [one.number for one in extract.pages if one.start < one.end] == [1]
    assert refusal(data, ocr=Allowance(seconds=0)).code is FailureCode.TIMED_OUT


@needs_tesseract
@pytest.mark.parametrize(
    "image", [page([]), Image.effect_noise((600, 400), 90)], ids=["blank", "specks"]
)
def test_a_picture_without_text_says_so(image: Image.Image):
    failure = refusal(encoded(image))

    assert failure.code is FailureCode.EMPTY_TEXT
    assert failure.message.startswith("door.png is a picture, and no text was recognised in it.")


@needs_tesseract
def test_a_language_that_is_missing_is_named():
    extract = read(encoded(page()), ocr=Allowance(languages="xyz"))

    assert LATER in extract.text
    assert any("apt install tesseract-ocr-xyz" in note for note in extract.notes)


def test_without_tesseract_it_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(tesseract, "DATA_FOLDERS", (str(tmp_path),))

    failure = refusal(encoded(page()))

    assert failure.code is FailureCode.UNSUPPORTED
    assert "apt install tesseract-ocr" in failure.message
    assert failure.message.endswith("then choose Try again.")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded():
    failure = refusal(_png(20_000, 5_000))

    assert failure.code is FailureCode.TOO_COMPLEX
    assert "80 million pixels" in failure.message


def test_a_picture_that_would_burst_is_refused():
    assert refusal(_png(60_000, 60_000)).code is FailureCode.TOO_COMPLEX


def test_half_a_picture_is_damaged():
    data = encoded(page())

    assert refusal(data[: len(data) // 2]).code in (FailureCode.CORRUPT, FailureCode.UNSUPPORTED)


@needs_tesseract
async def test_a_confined_child_reads_pictures_too():
    data = encoded(page())
    seen: list[tuple[int, int]] = []

    async def progress(done: int, total: int) -> None:
        seen.append((done, total))

    extract = await parse_in_child(data, "door.png", "image/png", ParserLimits(), Hearers(progress))

    assert extract == ImageParser().parse(data, "door.png")
    assert seen == [(1, 1)]


def _png(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )
