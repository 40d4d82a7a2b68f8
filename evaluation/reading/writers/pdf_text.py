"""A line of text as programs paint it: at once, with kerning, spaces as moves, word by word …"""

import random
from collections.abc import Callable, Mapping
from typing import NamedTuple

from evaluation.reading.writers.pdf_file import numbers
from evaluation.reading.writers.pdf_fonts import Font, width, width_of


class Line(NamedTuple):
    """`x` and `y` in points from the bottom left of the page as it is shown, at the baseline."""

    x: float
    y: float
    text: str
    size: float
    font: Font


def painted(line: Line, way: str, r: random.Random) -> bytes:
    """The operators that paint a line in one of the ways that `WAYS` names."""
    return b"BT %s ET" % WAYS[way](line, r)


def _said(line: Line, text: str) -> bytes:
    """A string, in one of the two spellings that there are."""
    said = line.font.encoded(text)
    if len(said) % 2 or not line.font.is_of_bytes:
        return b"<" + said.hex().encode() + b">"
    for byte in (b"\\", b"(", b")"):
        said = said.replace(byte, b"\\" + byte)
    return b"(" + said.replace(b"\r", b"\\r") + b")"


def _font(line: Line, size: float | None = None) -> bytes:
    return b"/%s %s Tf" % (line.font.name.encode(), numbers([size or line.size]).encode())


def _at(x: float, y: float) -> bytes:
    return f"1 0 0 1 {numbers([x, y])} Tm".encode()


def _plain(line: Line, r: random.Random) -> bytes:
    return b"%s %s %s Tj" % (_font(line), _at(line.x, line.y), _said(line, line.text))


def _scaled(line: Line, r: random.Random) -> bytes:
    """A font of one point, and a matrix that makes it as large as it is."""
    matrix = numbers([line.size, 0, 0, line.size, line.x, line.y]).encode()
    return b"%s %s Tm %s Tj" % (_font(line, 1), matrix, _said(line, line.text))


def _kerned(line: Line, r: random.Random) -> bytes:
    """Letters closer together or farther apart, as their font or a justified line has it."""
    parts = b"".join(b"%s %d " % (_said(line, char), r.randint(-30, 40)) for char in line.text)
    return b"%s %s [%s] TJ" % (_font(line), _at(line.x, line.y), parts)


def _moved(line: Line, r: random.Random) -> bytes:
    """No spaces, but room for them."""
    gap = b" %d " % -r.randint(250, 400)
    parts = gap.join(_said(line, word) for word in line.text.split(" "))
    return b"%s %s [%s] TJ" % (_font(line), _at(line.x, line.y), parts)


def _justified(line: Line, r: random.Random) -> bytes:
    """Wider spaces, where codes have one byte; else moves behind the spaces."""
    more = r.uniform(0, 0.5) * line.size
    if line.font.is_of_bytes and not line.font.codes:
        said = _said(line, line.text)
        return b"%s %s %.2f Tw %s Tj 0 Tw" % (_font(line), _at(line.x, line.y), more, said)
    gap = b" %d " % (-1000 * more / line.size)
    parts = gap.join(_said(line, f"{word} ") for word in line.text.split(" "))
    return b"%s %s [%s] TJ" % (_font(line), _at(line.x, line.y), parts)


def _by_words(line: Line, r: random.Random) -> bytes:
    """Each word where it belongs, and no spaces."""
    parts, x = [_font(line)], line.x
    for word in line.text.split(" "):
        parts.append(b"%s %s Tj" % (_at(x, line.y), _said(line, word)))
        x += width_of(f"{word} ", line.size)
    return b" ".join(parts)


def _by_letters(line: Line, r: random.Random) -> bytes:
    parts, x = [_font(line)], line.x
    for char in line.text:
        parts.append(b"%s %s Tj" % (_at(x, line.y), _said(line, char)))
        x += width(char) * line.size / 1000
    return b" ".join(parts)


def _twice(line: Line, r: random.Random) -> bytes:
    """Bold where there is no bold font: painted again, a little beside."""
    again = line._replace(x=line.x + r.choice((0, 0.2, 0.4)))
    return _plain(line, r) + b" " + _plain(again, r)


def _outlined(line: Line, r: random.Random) -> bytes:
    """The same, by an outline."""
    return b"2 Tr 0.3 w %s 0 Tr" % _plain(line, r)


def _spaced(line: Line, r: random.Random) -> bytes:
    """L e t t e r s set apart."""
    return b"%.2f Tc %s 0 Tc" % (r.uniform(0.05, 0.25) * line.size, _plain(line, r))


def _narrow(line: Line, r: random.Random) -> bytes:
    return b"%d Tz %s 100 Tz" % (r.randint(80, 105), _plain(line, r))


def _backwards(line: Line, r: random.Random) -> bytes:
    """The last words first."""
    places, x = list[tuple[float, str]](), line.x
    for word in line.text.split(" "):
        places.append((x, word))
        x += width_of(f"{word} ", line.size)
    parts = [b"%s %s Tj" % (_at(x, line.y), _said(line, word)) for x, word in reversed(places)]
    return b" ".join([_font(line), *parts])


def _instead(line: Line, r: random.Random) -> bytes:
    """What the file itself says that a piece says, which it paints otherwise."""
    words = line.text.split(" ")
    at = r.randrange(len(words))
    said = words[at].encode("utf-16-be").hex()
    before = " ".join([*words[:at], ""])
    parts = [_font(line), _at(line.x, line.y)]
    if before.strip():
        parts.append(_said(line, before) + b" Tj")
    parts.append(b"/Span << /ActualText <feff%s> >> BDC" % said.encode())
    parts.append(_said(line, "x" * len(words[at])) + b" Tj EMC")
    rest = " ".join(["", *words[at + 1 :]])
    if rest:
        parts.append(_said(line, rest) + b" Tj")
    return b" ".join(parts)


WAYS: Mapping[str, Callable[[Line, random.Random], bytes]] = {
    "plain": _plain,
    "scaled": _scaled,
    "kerned": _kerned,
    "moved": _moved,
    "justified": _justified,
    "by words": _by_words,
    "by letters": _by_letters,
    "twice": _twice,
    "outlined": _outlined,
    "spaced": _spaced,
    "narrow": _narrow,
    "backwards": _backwards,
    "instead": _instead,
}
WIDER = ("spaced", "justified", "moved")
"""Lines that take more room than their letters."""
