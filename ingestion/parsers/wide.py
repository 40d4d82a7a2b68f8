"""UTF-16 and UTF-32 without a mark, told by where their letters stand."""

import unicodedata

_LEAST = 4  # units; fewer prove nothing
_USUAL = 0.97
_MANY = 0.25  # of the bytes: no text in UTF-8 has so many controls
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 27}
_RANGES = (
    *((0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x6FF), (0x900, 0xEFF), (0x10A0, 0x11FF)),
    *((0x1E00, 0x1FFF), (0x2010, 0x2030), (0x20A0, 0x20BF), (0x3000, 0x30FF)),
    *((0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xFF00, 0xFFEF)),
)


def wide_encoding(head: bytes) -> str | None:
    """None for what is written in single bytes, or no text.

    A text in single bytes has no NULs and no control characters, and UTF-16 of any language has
    some soon: of a letter's two bytes one is small.
    """
    controls = sum(byte in _CONTROLS for byte in head)
    if not controls or (controls < _MANY * len(head) and _is_utf8(head)):
        return None
    for encoding in ("utf-32-le", "utf-32-be"):
        if len(head) >= 4 and _usual(head, encoding, 4) >= _USUAL:
            return encoding
    shares = {name: _usual(head, name, 2) for name in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda name: (round(shares[name], 2), _plain(head, name)))
    enough = len(head) >= 2 * _LEAST or b"\x00" in head
    return best if enough and shares[best] >= _USUAL else None


def _is_utf8(head: bytes) -> bool:
    return "\ufffd" not in head.decode("utf-8", errors="replace")[:-1]


def _usual(head: bytes, encoding: str, width: int) -> float:
    """The share of characters that stand in texts; 0 for what is none at all."""
    head = head[: len(head) // width * width]
    text = head.decode(encoding, errors="replace")
    if not text or any(unicodedata.category(char) in ("Cn", "Co", "Cs") for char in text):
        return 0.0
    good = sum(char in "\t\n\r" or _is_usual(ord(char)) for char in text)
    return good / len(text)


def _is_usual(code: int) -> bool:
    return code > 0xFFFF or any(first <= code <= last for first, last in _RANGES)


def _plain(head: bytes, encoding: str) -> float:
    """The share of characters that only stand in texts of this order: spaces, signs, kana."""
    text = head[: len(head) // 2 * 2].decode(encoding, errors="replace")
    signs = sum(
        char in "\t\n\r" or " " <= char <= "~" or "\u3000" <= char <= "\u30ff" for char in text
    )
    return signs / max(len(text), 1) - len({ord(char) >> 8 for char in text}) / 1000
