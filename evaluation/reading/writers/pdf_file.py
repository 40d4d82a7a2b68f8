"""PDF files out of objects, in the ways in which programs write them down: with a table, packed
into streams of objects, saved a second time behind the first, encrypted without a password."""

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_FREELY = -44  # what may be done with the file
_ID = b"0123456789abcdef"


@dataclass
class _Object:
    head: bytes
    stream: bytes | None = None
    string: bytes | None = None


@dataclass
class File:
    """The first object is the catalog. `earlier` is what objects were before they were changed."""

    objects: list[_Object] = field(default_factory=list[_Object])
    earlier: dict[int, _Object] = field(default_factory=dict[int, _Object])

    def add(self, head: str) -> int:
        return self._added(_Object(head.encode()))

    def stream(self, data: bytes, head: str = "") -> int:
        return self._added(_Object(head.encode(), stream=data))

    def string(self, text: bytes) -> int:
        """Strings have a number of their own, so that they can be encrypted."""
        return self._added(_Object(b"", string=text))

    def put(self, number: int, head: str) -> None:
        self.objects[number - 1] = _Object(head.encode())

    def once_said(self, number: int, data: bytes) -> None:
        """What a stream was when the file was saved for the first time."""
        self.earlier[number] = _Object(self.objects[number - 1].head, stream=data)

    def _added(self, made: _Object) -> int:
        self.objects.append(made)
        return len(self.objects)

    def plain(self) -> bytes:
        first = [self.earlier.get(n, one) for n, one in enumerate(self.objects, start=1)]
        data, offsets = _listed(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", enumerate(first, start=1))
        start, size = len(data), len(self.objects) + 1
        data += _table(offsets) + _trailer(size, start)
        if self.earlier:
            later = [(number, self.objects[number - 1]) for number in sorted(self.earlier)]
            data, offsets = _listed(data + b"\n", later)
            again = len(data)
            data += _table(offsets, first=False) + _trailer(size, again, f"/Prev {start}".encode())
        return data

    def packed(self) -> bytes:
        """What is no stream stands in one, and so does the table."""
        loose = [(n, _body(one)) for n, one in enumerate(self.objects, 1) if one.stream is None]
        streams = [(n, one) for n, one in enumerate(self.objects, 1) if one.stream is not None]
        count = len(self.objects)
        at, places, bodies = 0, list[str](), b""
        for number, body in loose:
            places.append(f"{number} {at}")
            bodies += body + b"\n"
            at = len(bodies)
        index = " ".join(places).encode() + b"\n"
        head = f"/Type /ObjStm /N {len(loose)} /First {len(index)}".encode()
        streams.append((count + 1, _Object(head, stream=index + bodies)))
        data, offsets = _listed(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n", streams)
        start = len(data)
        offsets[count + 2] = start
        inside = {number: place for place, (number, _) in enumerate(loose)}
        rows = b"\0\0\0\0\0\xff\xff"
        for number in range(1, count + 3):
            if number in inside:
                rows += b"\2" + (count + 1).to_bytes(4) + inside[number].to_bytes(2)
            else:
                rows += b"\1" + offsets[number].to_bytes(4) + b"\0\0"
        head = f"/Type /XRef /Size {count + 3} /W [1 4 2] /Root 1 0 R".encode()
        table, _ = _listed(b"", [(count + 2, _Object(head, stream=rows))])
        return data + table + b"startxref\n%d\n%%%%EOF\n" % start

    def encrypted(self) -> bytes:
        """RC4 with 128 bits, as it has to be without a password."""
        owner = _many_times(_md5(_PADDING, 51)[:16], _PADDING)
        allowed = (_FREELY & 0xFFFFFFFF).to_bytes(4, "little")
        key = _md5(_PADDING + owner + allowed + _ID, 51)[:16]
        user = _many_times(key, _md5(_PADDING + _ID, 1)) + bytes(16)
        secret = [_secret(key, number, one) for number, one in enumerate(self.objects, start=1)]
        how = (
            f"<< /Filter /Standard /V 2 /R 3 /Length 128 /P {_FREELY} /O <{owner.hex()}>"
            f" /U <{user.hex()}> >>"
        )
        secret.append(_Object(how.encode()))
        data, offsets = _listed(b"%PDF-1.7\n", enumerate(secret, start=1))
        start, more = len(data), f"/Encrypt {len(secret)} 0 R /ID [<{_ID.hex()}> <{_ID.hex()}>]"
        return data + _table(offsets) + _trailer(len(secret) + 1, start, more.encode())


def _body(one: _Object) -> bytes:
    if one.string is not None:
        return b"<" + one.string.hex().encode() + b">"
    if one.stream is None:
        return one.head
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (one.head, len(one.stream), one.stream)


def _listed(data: bytes, objects: Iterable[tuple[int, _Object]]) -> tuple[bytes, dict[int, int]]:
    offsets: dict[int, int] = {}
    parts, at = [data], len(data)
    for number, one in objects:
        offsets[number] = at
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, _body(one)))
        at += len(parts[-1])
    return b"".join(parts), offsets


def _table(offsets: dict[int, int], first: bool = True) -> bytes:
    rows = b"xref\n0 1\n0000000000 65535 f \n" if first else b"xref\n"
    for number, offset in offsets.items():
        rows += b"%d 1\n%010d 00000 n \n" % (number, offset)
    return rows


def _trailer(size: int, start: int, more: bytes = b"") -> bytes:
    head = b"trailer << /Size %d /Root 1 0 R %s >>" % (size, more)
    return b"%s\nstartxref\n%d\n%%%%EOF\n" % (head, start)


def _secret(key: bytes, number: int, one: _Object) -> _Object:
    own = _md5(key + number.to_bytes(3, "little") + b"\0\0", 1)[:16]
    if one.string is not None:
        return _Object(one.head, string=_rc4(own, one.string))
    return one if one.stream is None else _Object(one.head, stream=_rc4(own, one.stream))


def _md5(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = hashlib.md5(data, usedforsecurity=False).digest()
    return data


def _many_times(key: bytes, data: bytes) -> bytes:
    for turn in range(20):
        data = _rc4(bytes(byte ^ turn for byte in key), data)
    return data


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j = [*range(256)], 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    said, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        said.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(said)


def deflated(data: bytes) -> bytes:
    return zlib.compress(data, 9)


def numbers(values: Sequence[float]) -> str:
    return " ".join(f"{value:.3f}".rstrip("0").rstrip(".") for value in values)


def references(objects: Iterable[int]) -> str:
    return " ".join(chain.from_iterable([f"{number} 0 R"] for number in objects))
