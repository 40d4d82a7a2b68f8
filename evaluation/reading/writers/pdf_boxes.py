"""A TrueType font of boxes: as many signs as are wanted, each as wide as is asked for."""

import struct
from collections.abc import Mapping, Sequence

_EM, _ASCENT, _DESCENT, _CAPITALS = 1000, 800, -200, 700
_LEAST = 40  # on both sides of a box


def truetype(widths: Sequence[int]) -> bytes:
    """`widths` by sign, in thousandths of the size; the first is what stands for none."""
    signs = [_box(width) for width in widths]
    offsets = [0]
    for sign in signs:
        offsets.append(offsets[-1] + len(sign))
    count = len(widths)
    return _file(
        {
            b"cmap": struct.pack(">HH", 0, 0),
            b"glyf": b"".join(signs),
            b"head": struct.pack(
                ">IIIIHHQQhhhhHHhhh",
                *(0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0),
                *(0, _DESCENT, _EM, _ASCENT, 0, 8, 2, 1, 0),
            ),
            b"hhea": struct.pack(
                ">IhhhHhhhhhh8xhH",
                *(0x10000, _ASCENT, _DESCENT, 0, max(widths), 0, 0, _EM, 1, 0, 0, 0, count),
            ),
            b"hmtx": b"".join(struct.pack(">Hh", width, _LEAST) for width in widths),
            b"loca": struct.pack(f">{count + 1}I", *offsets),
            b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, count, 4, 1, *[0] * 2, 1, *[0] * 8),
        }
    )


def _box(width: int) -> bytes:
    """A contour of four points; nothing for a space."""
    left, right = _LEAST, width - _LEAST
    if width < 4 * _LEAST:
        return b""
    head = struct.pack(">hhhhh", 1, left, 0, right, _CAPITALS)
    flags = bytes([1] * 4)
    xs = struct.pack(">hhhh", left, 0, right - left, 0)
    ys = struct.pack(">hhhh", 0, _CAPITALS, 0, -_CAPITALS)
    sign = head + struct.pack(">HH", 3, 0) + flags + xs + ys
    return sign + bytes(-len(sign) % 4)


def _file(tables: Mapping[bytes, bytes]) -> bytes:
    count = len(tables)
    data = struct.pack(">IHHHH", 0x10000, count, 64, 2, 16 * count - 64)
    at = len(data) + 16 * count
    bodies = b""
    for name, body in tables.items():
        data += name + struct.pack(">III", 0, at + len(bodies), len(body))
        bodies += body + bytes(-len(body) % 4)
    return data + bodies
