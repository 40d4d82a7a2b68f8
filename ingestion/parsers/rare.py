"""Encodings that few texts are in and that look like something else: UTF-7 like ASCII, ISO-2022-KR
and EBCDIC like no text at all, Arabic of a Mac like that of DOS."""

from ingestion.parsers.plausible import strangeness

_KOREAN = b"\x1b$)C"
_SHIFTS = frozenset(b"\x0e\x0f\x1b\t\n\f\r")
_LONGEST = 16_384
_LETTERS = 2
"""Of UTF-7 that are no ASCII; one alone may be the mark of anything."""
_WIDE, _TOGETHER = "\u2e80", 2
"""Chinese, Japanese and Korean letters stand beside each other; any three after a plus are one."""
_TAB, _NEWLINES, _SPACE = 0x05, (0x0D, 0x15, 0x25), 0x40
_LETTERS_FROM = 0x80
"""Where it has numbers and most letters, in every country."""
_MOSTLY, _NEARLY_ALL, _SPACES = 0.6, 0.9, (0.02, 0.4)
_SPACE_OF_A_MAC, _MANY_SPACES, _MORE = b"\xa0", 0.08, 4
_ARABIC = frozenset((*range(0xC1, 0xDB), *range(0xE0, 0xF3)))
_NEXT_LINE = "\x85"


def is_korean_with_shifts(data: bytes) -> bool:
    """Whether a text says that it shifts between Latin and Korean letters (RFC 1557)."""
    head = data[:_LONGEST]
    return _KOREAN in head and all(byte >= 32 or byte in _SHIFTS for byte in head)


def as_utf7(data: bytes) -> str | None:
    """The text, where every plus sign begins letters that words are made of, or stands for itself
    (RFC 2152); None for all other texts in ASCII, a telephone number among them."""
    if b"+" not in data or not data.isascii():
        return None
    try:
        text = data.decode("utf-7")
    except UnicodeDecodeError:
        return None
    foreign = "".join(char for char in text if char > "\x7f")
    if sum(map(str.isalpha, foreign)) < _LETTERS or "\x00" in text:
        return None
    shifts = data.count(b"+") - data.count(b"+-")
    wide = sum(char >= _WIDE for char in foreign)
    if wide > len(foreign) / 2 and wide < _TOGETHER * shifts:
        return None
    return text if strangeness(text[:_LONGEST]) == 0.0 and _is_written_so(text, data) else None


def _is_written_so(text: str, data: bytes) -> bool:
    """Whether a program that writes UTF-7 writes these bytes: what could stand for itself does."""
    return _plain(text.encode("utf-7")) == _plain(data)


def _plain(data: bytes) -> bytes:
    """Without the minus signs that some programs write where none is needed."""
    return data.replace(b"-", b"")


def is_ebcdic(head: bytes) -> bool:
    """Whether bytes are a text of a mainframe, with tabs and line ends among its letters."""
    controls = {byte for byte in head if byte < 32} - {_TAB, *_NEWLINES}
    if controls or not head:
        return False
    least, most = _SPACES
    letters = sum(byte >= _LETTERS_FROM for byte in head) / len(head)
    between = (head.count(_SPACE) + head.count(_TAB)) / len(head)
    return letters >= _MOSTLY and least <= between <= most


def has_spaces_of_a_mac(sample: bytes) -> bool:
    """Whether it is written from right to left as on a Mac, whose spaces in it are bytes of their
    own."""
    spaces = sample.count(_SPACE_OF_A_MAC)
    if spaces <= _MANY_SPACES * len(sample) or spaces <= _MORE * sample.count(b" "):
        return False
    others = [byte for byte in sample if byte > 0xA0]
    return sum(byte in _ARABIC for byte in others) >= _NEARLY_ALL * len(others) > 0


def lines_of_ebcdic(text: str, encoding: str) -> str:
    """A mainframe ends its lines with a sign of its own, which is nothing elsewhere."""
    return text.replace(_NEXT_LINE, "\n") if "a".encode(encoding) != b"a" else text
