"""Bytes of a text file to text."""

import codecs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = "cp1252"
_OTHERS = (
    *("cp932", "euc_jp", "gb18030", "big5", "cp949", "cp1250", "cp1251", "koi8_r"),
    *("cp1253", "cp1254", "cp1255", "cp1256", "cp874"),
)
_SAMPLE = 16_384
_COHERENT = 0.15  # from here on a guess reads like some language
_HIGH_SHARE = 0.35  # of the bytes that are no white space; more is no Western European text


def decoded(data: bytes) -> str:
    """The text: UTF with or without a mark, else a legacy encoding; every byte gives a letter."""
    encoding = _unicode(data)
    if encoding:
        return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        replaced = data.decode("utf-8", errors="replace")
        if _is_scratched(replaced):
            return replaced
    return data.decode(_legacy(data), errors="replace")


def _is_scratched(text: str) -> bool:
    """UTF-8 with a few broken bytes: nearly all letters that are not ASCII came out well."""
    broken = text.count("\ufffd")
    return sum(char > "\x7f" for char in text) > 20 * broken


def is_unicode(head: bytes) -> bool:
    """Whether bytes with NULs among them are still a text, in UTF-16 or UTF-32."""
    return _unicode(head) is not None


def _unicode(data: bytes) -> str | None:
    """The encoding a mark names, or that the places of NULs give away."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    head = data[: _SAMPLE - _SAMPLE % 4]
    head = head[: len(head) - len(head) % 4] or head
    if b"\x00" not in head:
        return None
    for encoding, width, filled in (
        ("utf-32-le", 4, 0),
        ("utf-32-be", 4, 3),
        ("utf-16-le", 2, 0),
        ("utf-16-be", 2, 1),
    ):
        if _is_spread(head, width, filled) and _is_text(head, encoding):
            return encoding
    return None


def _is_spread(head: bytes, width: int, filled: int) -> bool:
    """Whether NULs stand where letters of European languages have them, and only there."""
    units = len(head) // width
    if units == 0 or head[filled::width].count(0):
        return False
    others = [head[place::width].count(0) for place in range(width) if place != filled]
    return all(count >= 0.6 * units for count in others)


def _is_text(head: bytes, encoding: str) -> bool:
    text = head.decode(encoding, errors="replace")
    return sum(char < " " and char not in "\t\n\r\f" for char in text) <= 0.01 * len(text)


def _legacy(data: bytes) -> str:
    """Windows-1252, unless the letters would make no text of it and another encoding does."""
    from charset_normalizer import from_bytes  # most texts are UTF-8 and do without it

    sample = _around_high_bytes(data)
    found = from_bytes(sample, cp_isolation=[_WESTERN, *_OTHERS], enable_fallback=False)
    best = found.best()
    if best is None or best.encoding == _WESTERN:
        return _WESTERN
    western = next((match for match in found if match.encoding == _WESTERN), None)
    if western is not None and western.coherence >= best.coherence - 0.05:
        return _WESTERN
    if best.coherence >= _COHERENT or _is_dense(sample):
        return best.encoding
    return _WESTERN


def _around_high_bytes(data: bytes) -> bytes:
    """Whole lines from the first one that is not ASCII."""
    first = next((place for place, byte in enumerate(data) if byte > 127), 0)
    start = data.rfind(b"\n", 0, first) + 1
    start = start if first - start < _SAMPLE else first
    end = data.rfind(b"\n", start, start + _SAMPLE) + 1
    return data[start : end if end > first and len(data) > start + _SAMPLE else start + _SAMPLE]


def _is_dense(sample: bytes) -> bool:
    solid = sum(byte > 32 for byte in sample)
    return sum(byte > 127 for byte in sample) > _HIGH_SHARE * solid
