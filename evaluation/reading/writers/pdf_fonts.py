"""Fonts as PDFs have them: of each, what its codes mean has to be found out in another way."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from evaluation.reading.writers.pdf_boxes import truetype
from evaluation.reading.writers.pdf_file import File, deflated, numbers

_NARROW, _WIDE = "fijlrtI.,:;!'()[]/|-1", "mwMW@%—"
LIGATURES: Mapping[str, str] = {"ffi": "ﬃ", "ffl": "ﬄ", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ"}
_SIGNS = "0123456789 .,:;!?()[]/-+%#&'\"@_=éèüöäßñçàêôœ•–—½"
_CALLED = """zero one two three four five six seven eight nine space period comma colon semicolon
exclam question parenleft parenright bracketleft bracketright slash hyphen plus percent numbersign
ampersand quotesingle quotedbl at underscore equal eacute egrave udieresis odieresis adieresis
germandbls ntilde ccedilla agrave ecircumflex ocircumflex oe bullet endash emdash onehalf"""
_NAMES = dict(zip(_SIGNS, _CALLED.split(), strict=True))
_CMAP = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Made def"
    " /CMapType {kind} def 1 begincodespacerange <{low}> <{high}> endcodespacerange\n"
    "{body}\nendcmap end end"
)


def width(char: str) -> int:
    """Thousandths of the size; all fonts here have the same."""
    if unicodedata.combining(char):
        return 0
    if char == " ":
        return 278
    if char in LIGATURES.values():
        return 250 * len(unicodedata.normalize("NFKC", char))
    return 278 if char in _NARROW else 833 if char in _WIDE else 667 if char.isupper() else 556


def width_of(text: str, size: float) -> float:
    return sum(map(width, text)) * size / 1000


@dataclass
class Font:
    """`codes` are given to characters as they come, where the kind has no order of its own."""

    name: str
    kind: str
    bold: bool = False
    codes: dict[str, int] = field(default_factory=dict[str, int])

    def encoded(self, text: str) -> bytes:
        if self.kind in _ENCODINGS:
            return text.encode(_ENCODINGS[self.kind])
        for char in text:
            self.codes.setdefault(char, len(self.codes) + (33 if self.is_of_bytes else 7))
        wide = 1 if self.is_of_bytes else 2
        return b"".join(self.codes[char].to_bytes(wide) for char in text)

    @property
    def is_of_bytes(self) -> bool:
        return not self.kind.startswith("cid")

    def has(self, text: str) -> bool:
        if self.kind in _ENCODINGS or self.kind == "named":
            try:
                text.encode(_ENCODINGS.get(self.kind, "cp1252"))
            except UnicodeEncodeError:
                return False
        return not self.is_of_bytes or len({*self.codes, *text}) < 200

    @property
    def ligates(self) -> bool:
        """Whether it has one sign for `ffi`."""
        return self.kind not in _ENCODINGS and self.kind != "named"

    def put(self, file: File) -> int:
        return _KINDS[self.kind](self, file)


_ENCODINGS = {"standard": "cp1252", "mac": "mac_roman", "drawn": "ascii"}


def _base(font: Font) -> str:
    return "Helvetica-Bold" if font.bold else "Helvetica"


def _of_the_14(font: Font, file: File) -> int:
    """Without ToUnicode and without a file of its own: an encoding says it all."""
    encoding = {"standard": "WinAnsiEncoding", "mac": "MacRomanEncoding"}[font.kind]
    chars = [bytes([code]).decode(_ENCODINGS[font.kind], "replace") for code in range(32, 256)]
    return file.add(
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{_base(font)} /Encoding /{encoding}"
        f" /FirstChar 32 /LastChar 255 /Widths [{numbers([width(char) for char in chars])}] >>"
    )


def _name(char: str, number: int) -> str:
    """As fonts name what they draw."""
    whole = unicodedata.normalize("NFKC", char)
    if len(whole) > 1:
        return "_".join(whole) if number % 2 else whole
    if char.isascii() and char.isalpha():
        return char
    return _NAMES.get(char) or f"uni{ord(char):04X}"


def _differences(font: Font) -> str:
    names = " ".join(f"/{_name(char, code)}" for char, code in font.codes.items())
    return f"<< /Type /Encoding /Differences [{min(font.codes.values())} {names}] >>"


def _widths(font: Font) -> str:
    first, last = min(font.codes.values()), max(font.codes.values())
    return (
        f"/FirstChar {first} /LastChar {last} /Widths [{numbers([width(c) for c in font.codes])}]"
    )


def _named(font: Font, file: File) -> int:
    """Codes without an order, and what their signs are called."""
    return file.add(
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{_base(font)}"
        f" /Encoding {_differences(font)} {_widths(font)} >>"
    )


def _drawn(font: Font, file: File) -> int:
    """Type 3: each sign is a drawing. Without ToUnicode, PDFium takes the codes for characters."""
    if font.kind == "drawn":
        font.codes = {chr(code): code for code in range(32, 127)}
    drawings = ""
    for char, code in font.codes.items():
        wide = width(char)
        box = f"{wide} 0 30 0 {wide - 30} 700 d1 30 0 {max(wide - 60, 1)} 700 re f"
        number = file.stream((f"{wide} 0 d0" if char == " " else box).encode())
        drawings += f"/{_name(char, code)} {number} 0 R "
    means = f"/ToUnicode {_to_unicode(font, file)} 0 R" if font.kind == "drawn-said" else ""
    return file.add(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 -200 1000 800] /FontMatrix [.001 0 0 .001 0 0]"
        f" /CharProcs << {drawings} >> /Encoding {_differences(font)} {_widths(font)} {means}"
        " /Resources << >> >>"
    )


def _of_two_bytes(font: Font, file: File) -> int:
    """Codes are numbers of signs: at once (Identity-H), or by a table that the file brings."""
    encoding, shift = "/Identity-H", 0
    if font.kind == "cid-mapped":
        shift = 100
        body = "\n".join(f"<{n:04x}> {n + shift}" for n in font.codes.values())
        body = f"{len(font.codes)} begincidchar\n{body}\nendcidchar"
        cmap = _CMAP.format(kind=1, low="0000", high="ffff", body=body)
        info = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        number = file.stream(cmap.encode(), f"/Type /CMap /CMapName /Made {info}")
        encoding = f"{number} 0 R"
    widths = " ".join(f"{code + shift} [{width(char)}]" for char, code in font.codes.items())
    name = f"AAAAAA+Made{'-Bold' if font.bold else ''}"
    by_code = {code + shift: width(char) for char, code in font.codes.items()}
    signs = truetype([by_code.get(at, 500) for at in range(max(by_code) + 1)])
    drawn = file.stream(deflated(signs), f"/Filter /FlateDecode /Length1 {len(signs)}")
    registry, ordering = file.string(b"Adobe"), file.string(b"Identity")
    descriptor = file.add(
        f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [0 -200 1000 800]"
        f" /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80"
        f" /FontFile2 {drawn} 0 R >>"
    )
    inner = file.add(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo <<"
        f" /Registry {registry} 0 R /Ordering {ordering} 0 R /Supplement 0 >> /DW 556"
        f" /CIDToGIDMap /Identity /W [{widths}] /FontDescriptor {descriptor} 0 R >>"
    )
    return file.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding {encoding}"
        f" /DescendantFonts [{inner} 0 R] /ToUnicode {_to_unicode(font, file)} 0 R >>"
    )


def _to_unicode(font: Font, file: File) -> int:
    wide = 1 if font.is_of_bytes else 2
    rows = [
        f"<{code:0{2 * wide}x}> <{_said(char, code).encode('utf-16-be').hex()}>"
        for char, code in font.codes.items()
    ]
    parts = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    body = "\n".join(f"{len(part)} beginbfchar\n{chr(10).join(part)}\nendbfchar" for part in parts)
    cmap = _CMAP.format(kind=2, low="00" * wide, high="ff" * wide, body=body)
    return file.stream(cmap.encode())


def _said(char: str, code: int) -> str:
    """Of a ligature, its letters or the one sign."""
    return unicodedata.normalize("NFKC", char) if code % 2 and char in LIGATURES.values() else char


_KINDS: Mapping[str, Callable[[Font, File], int]] = {
    "standard": _of_the_14,
    "mac": _of_the_14,
    "named": _named,
    "drawn": _drawn,
    "drawn-said": _drawn,
    "cid": _of_two_bytes,
    "cid-mapped": _of_two_bytes,
}
KINDS = tuple(_KINDS)
