"""Pictures: the text in them, with the rectangle of every word."""

import io
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial

from PIL import Image, ImageOps

from contracts.documents import Extract, FailureCode
from contracts.errors import IngestFailure
from ingestion.parsers.allowance import Allowance
from ingestion.parsers.ocr import (
    HOW_TO_INSTALL,
    Recognised,
    blank,
    no_text,
    recogniser,
    too_slow,
    unread,
)
from ingestion.parsers.recognised import CAUTION, written
from ingestion.tesseract import NotInstalled

_MOST_PIXELS = 80_000_000
_MUCH = 12_000_000  # pixels; a page of print at 300 dpi has 9 million
_FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP", "AVIF", "HEIF")
_PAGED = ("TIFF",)
_DAMAGE = (
    *(OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, OverflowError),
    RuntimeError,  # what libheif cannot decode
)
_BRAND = slice(4, 8)


class ImageParser:
    """Reads with Tesseract where it is installed. A TIFF has pages; a moving picture has one."""

    media_types = frozenset(
        f"image/{kind}" for kind in ("png", "jpeg", "tiff", "gif", "bmp", "webp", "heic", "avif")
    )

    def __init__(
        self,
        max_pages: int = 5000,
        ocr: Allowance | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.max_pages, self.progress = max_pages, progress
        self.ocr = ocr or Allowance()

    def parse(self, data: bytes, name: str) -> Extract:
        if data[_BRAND] == b"ftyp":
            _read_in_one_thread()
        with _readable(name), Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            _check_size(image, name)
            count = getattr(image, "n_frames", 1) if image.format in _PAGED else 1
        if count > self.max_pages:
            raise IngestFailure(
                FailureCode.TOO_LARGE,
                f"{name} has {count:,} pages; the limit is {self.max_pages:,}. Split it and "
                "upload the parts.",
            )
        return self._extract(data, count, name)

    def _extract(self, data: bytes, count: int, name: str) -> Extract:
        try:
            pages, notes = self._read(data, count, name)
        except NotInstalled:
            raise IngestFailure(
                FailureCode.UNSUPPORTED,
                f"{name} is a picture.",
                mend=f"To have the text in pictures read, {HOW_TO_INSTALL}",
            ) from None
        if not pages:
            raise too_slow(name)
        late = [number for number in range(1, count + 1) if number not in pages]
        extract = written([pages.get(number) or blank(number) for number in range(1, count + 1)])
        if not extract.text:
            raise no_text(name, "a picture")
        extract.notes = [CAUTION, *notes, *([unread(late)] if late else [])]
        return extract

    def _read(self, data: bytes, count: int, name: str) -> tuple[dict[int, Recognised], list[str]]:
        """The pages that there was time for, and what is to be said about them."""
        pages: dict[int, Recognised] = {}
        with (
            closing(recogniser(self.ocr)) as reader,
            Image.open(io.BytesIO(data), formats=_FORMATS) as image,
        ):
            for number in range(1, count + 1):
                page = reader.read(number, partial(_picture, image, number - 1, name))
                if page:
                    pages[number] = page
                if self.progress:
                    self.progress(number, count)
        return pages, reader.notes


def _read_in_one_thread() -> None:
    """HEIC and AVIF: their libraries would begin threads, of which a confined process has none."""
    import pi_heif
    from PIL import AvifImagePlugin

    pi_heif.register_heif_opener(decode_threads=1, thumbnails=False)
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """What Pillow raises over a damaged or oversized picture, in sentences."""
    try:
        yield
    except Image.DecompressionBombError:
        raise _too_complex(name) from None
    except _DAMAGE:
        raise IngestFailure(
            FailureCode.CORRUPT,
            f"{name} is damaged and cannot be opened as a picture. Try to export or download "
            "it again.",
        ) from None


def _picture(image: Image.Image, index: int, name: str) -> Image.Image:
    with _readable(name):
        if index:  # a HEIC file begins at the picture that it is shown as
            image.seek(index)
        _check_size(image, name)
        return _grey(_upright(image))


def _check_size(image: Image.Image, name: str) -> None:
    if image.width * image.height > _MOST_PIXELS:
        raise _too_complex(name)


def _upright(image: Image.Image) -> Image.Image:
    """As it is shown, and not much larger than can be read."""
    factor = int((image.width * image.height / _MUCH) ** 0.5)
    if factor > 1:
        image.draft("L", (image.width // factor, image.height // factor))
        factor = int((image.width * image.height / _MUCH) ** 0.5)
    image.load()
    if factor > 1:
        image = (image.convert("RGBA") if image.mode in ("P", "PA") else image).reduce(factor)
    return ImageOps.exif_transpose(image)


def _grey(image: Image.Image) -> Image.Image:
    """One byte a pixel, dark on light where something was transparent."""
    if image.mode[0] in "IF":  # more than a byte deep
        darkest, lightest = image.getextrema()
        low, high = float(darkest), float(lightest)  # pyright: ignore[reportArgumentType]
        scale = 255 / max(high - low, 1)
        return image.convert("F").point(lambda value: (value * scale) - low * scale).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image)
    return image.convert("L")


def _too_complex(name: str) -> IngestFailure:
    return IngestFailure(
        FailureCode.TOO_COMPLEX,
        f"{name} has more than {_MOST_PIXELS // 1_000_000} million pixels. Save it smaller and "
        "upload that.",
    )
