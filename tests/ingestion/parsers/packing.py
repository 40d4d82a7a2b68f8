"""Small containers written byte by byte, for tests that need one of a certain kind."""

import io
import struct
import zipfile
from collections.abc import Mapping


def zipped(entries: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return target.getvalue()


def ole(*names: str, chain: tuple[int, ...] | None = None) -> bytes:
    """An OLE container whose root has empty streams of these names; `chain` is its sector table."""
    size, end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    header = bytearray(size)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 44, 1, 1)  # one table sector; the directory is in sector 1
    struct.pack_into("<I", header, 56, 4096)
    struct.pack_into("<IIII", header, 60, end, 0, end, 0)
    struct.pack_into("<109I", header, 76, 0, *[free] * 108)
    sectors = -(-(len(names) + 1) // 4)
    usual = (0xFFFFFFFD, *range(2, sectors + 1), end)
    table = [*(chain or usual)]
    table += [free] * (size // 4 - len(table))
    directory = _entry("Root Entry", 5, free, 1 if names else free)
    for index, name in enumerate(names, start=1):
        following = index + 1 if index < len(names) else free
        directory += _entry(name, 2, following, free)
    directory += bytes(sectors * size - len(directory))
    return bytes(header) + struct.pack(f"<{size // 4}I", *table) + directory


def _entry(name: str, kind: int, right: int, child: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    entry = bytearray(128)
    entry[: len(raw)] = raw
    struct.pack_into("<HBBIII", entry, 64, len(raw), kind, 1, 0xFFFFFFFF, right, child)
    struct.pack_into("<IQ", entry, 116, 0xFFFFFFFE, 0)
    return bytes(entry)
