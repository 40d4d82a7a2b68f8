"""Outlook messages and other OLE containers written byte by byte, for tests."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

_SECTOR, _SMALL, _CUTOFF = 512, 64, 4096
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
Tree = Mapping[str, "bytes | Tree"]
Value = str | bytes | int
_TYPES = {str: 0x001F, bytes: 0x0102, int: 0x0003}
SUBJECT, BODY, CLASS, RTF, TO, SENDER = 0x0037, 0x1000, 0x001A, 0x1009, 0x0E04, 0x0C1A
NAME, ADDRESS, ROLE, SMTP = 0x3001, 0x3003, 0x0C15, 0x39FE
FILE_NAME, CONTENT, MEDIA_TYPE = 0x3707, 0x3701, 0x370E


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    right: int = _FREE
    child: int = _FREE
    start: int = _END


@dataclass
class _Container:
    entries: list[_Entry] = field(default_factory=list)

    def add(self, tree: Tree) -> int:
        """The first of the entries of a folder, each of which leads to the next."""
        first, above = _FREE, None
        for name, content in tree.items():
            place = len(self.entries)
            is_stream = isinstance(content, bytes)
            entry = _Entry(
                name, 2 if is_stream else 1, content if isinstance(content, bytes) else b""
            )
            self.entries.append(entry)
            if not isinstance(content, bytes):
                entry.child = self.add(content)
            if above is None:
                first = place
            else:
                above.right = place
            above = entry
        return first


def container(tree: Tree) -> bytes:
    """An OLE container with these streams, in folders where a tree stands in place of bytes."""
    held = _Container([_Entry("Root Entry", 5)])
    held.entries[0].child = held.add(tree)
    small, small_table, sectors, table = b"", [], [], []
    for entry in held.entries[1:]:
        if entry.kind != 2 or not entry.data:
            continue
        if len(entry.data) < _CUTOFF:
            entry.start = len(small_table)
            count = -(-len(entry.data) // _SMALL)
            small += entry.data.ljust(count * _SMALL, b"\0")
            small_table += [*range(entry.start + 1, entry.start + count), _END]
        else:
            entry.start = _put(entry.data, sectors, table)
    held.entries[0].data = small
    held.entries[0].start = _put(small, sectors, table) if small else _END
    packed = b"".join(struct.pack("<I", place) for place in small_table)
    of_small = _put(packed, sectors, table, b"\xff") if packed else _END
    directory = _put(b"".join(map(_written, held.entries)), sectors, table)
    tables = 1
    while (len(table) + tables) * 4 > tables * _SECTOR:
        tables += 1
    places = range(len(table), len(table) + tables)
    table += [_TABLE] * tables
    written = struct.pack(f"<{len(table)}I", *table).ljust(tables * _SECTOR, b"\xff")
    header = struct.pack(
        "<8s16sHHHHH10x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6
    )
    header += struct.pack("<II4xI", tables, directory, _CUTOFF)
    header += struct.pack("<IIII", of_small, -(-len(packed) // _SECTOR), _END, 0)
    header += struct.pack("<109I", *places, *[_FREE] * (109 - tables))
    return header + b"".join(sectors) + written


def _put(data: bytes, sectors: list[bytes], table: list[int], filling: bytes = b"\0") -> int:
    first = len(sectors)
    for at in range(0, len(data), _SECTOR):
        sectors.append(data[at : at + _SECTOR].ljust(_SECTOR, filling))
        table.append(len(sectors))
    table[-1] = _END
    return first


def _written(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    head = struct.pack(
        "<64sHBBIII", name, len(name), entry.kind, 1, _FREE, entry.right, entry.child
    )
    return head.ljust(116, b"\0") + struct.pack("<IQ", entry.start, len(entry.data))


def properties(values: Mapping[int, Value], header: int) -> dict[str, bytes]:
    """The streams of one object; `header`: bytes before its properties."""
    streams: dict[str, bytes] = {}
    listed = bytes(header)
    for number, value in values.items():
        kind = _TYPES[type(value)]
        if isinstance(value, int):
            payload = struct.pack("<I4x", value)
        else:
            data = value.encode("utf-16-le") if isinstance(value, str) else value
            streams[f"__substg1.0_{number:04X}{kind:04X}"] = data
            payload = struct.pack("<I4x", len(data))
        listed += struct.pack("<HHI", kind, number, 6) + payload
    return {"__properties_version1.0": listed, **streams}


def inside(values: Mapping[int, Value], *others: tuple[str, Tree], header: int = 32) -> Tree:
    """A message as a tree; `others` are recipients, attachments and their names."""
    return {**properties(values, header), **dict(others)}


def recipient(number: int, values: Mapping[int, Value]) -> tuple[str, Tree]:
    return f"__recip_version1.0_#{number:08X}", properties(values, 8)


def attachment(number: int, values: Mapping[int, Value], **others: Tree) -> tuple[str, Tree]:
    """`message=…`: one put into a message."""
    streams: dict[str, bytes | Tree] = {**properties(values, 8)}
    if "message" in others:
        streams["__substg1.0_3701000D"] = others["message"]
    return f"__attach_version1.0_#{number:08X}", streams


def message(values: Mapping[int, Value], *others: tuple[str, Tree]) -> bytes:
    return container({"__nameid_version1.0": {}, **inside(values, *others)})


def packed_rtf(text: bytes) -> bytes:
    """As Outlook packs it, without saving any bytes."""
    body = b"".join(b"\0" + text[at : at + 8] for at in range(0, len(text), 8))
    return struct.pack("<IIII", len(body) + 12, len(text), 0x75465A4C, 0) + body


def repeating_rtf(text: bytes, place: int, length: int) -> bytes:
    """A text, and `length` bytes more that are those from `place` in it; up to 15 of a text."""
    known = 207  # bytes that both sides know
    pair = ((known + place) << 4 | length - 2).to_bytes(2, "big")
    rest = len(text) - 8
    body = b"\0" + text[:8] + bytes((1 << rest,)) + text[8:] + pair
    return struct.pack("<IIII", len(body) + 12, len(text) + length, 0x75465A4C, 0) + body
