"""Which encoding the bytes of an RTF file are in: its own, or that of the font."""

_BY_CHARSET = {
    77: "mac_roman",
    78: "cp932",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    255: "cp437",
}
_PAGES = {65001: "utf-8", 936: "gb18030", 10000: "mac_roman", 10007: "mac_cyrillic", 1361: "johab"}
_KNOWN_PAGES = frozenset(
    (437, 850, 852, 855, 857, *range(860, 867), 874, 932, 949, 950, *range(1250, 1259))
)
WESTERN = "cp1252"
BY_KEYWORD = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


def of_page(number: int) -> str:
    """The codec of a Windows code page."""
    return _PAGES.get(number) or (f"cp{number}" if number in _KNOWN_PAGES else WESTERN)


def of_charset(number: int) -> str | None:
    """The codec of a font's character set; None where the file's own counts.

    Charset 0 would be Western, but programs that write other alphabets leave it there and name
    theirs only at the beginning of the file.
    """
    return _BY_CHARSET.get(number)
