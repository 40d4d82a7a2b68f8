"""Bytes of a text file to text."""

import codecs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes) -> str:
    """UTF with or without a mark; else Windows-1252, which gives every byte some letter."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        mostly_utf8 = error.start > 1000 and data[error.start : error.start + 1] > b"\x80"
        replaced = data.decode("utf-8", errors="replace")
        if mostly_utf8 and replaced.count("\ufffd") < 0.001 * len(replaced):
            return replaced
        return data.decode("cp1252", errors="replace")
