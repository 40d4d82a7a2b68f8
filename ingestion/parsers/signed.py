"""What a signature of S/MIME is wrapped around (RFC 5652): a letter that somebody signed so stands
whole inside the signature."""

from typing import NamedTuple

_SIGNED = bytes.fromhex("2a864886f70d010702")
_ENCRYPTED = tuple(bytes.fromhex(f"2a864886f70d0107{last}") for last in ("03", "06"))
_AUTHENTICATED = bytes.fromhex("2a864886f70d0109100117")
_DEEPEST = 12
ENCRYPTED = (
    "What the letter says is encrypted, and was not read. Open it in the program that can decrypt "
    "it, and upload it from there."
)


class _Element(NamedTuple):
    """`tag` is the first byte, the content `data[start:end]`; the next begins at `behind`."""

    tag: int
    start: int
    end: int
    behind: int


def content_of(data: bytes) -> bytes | None:
    """The letter that was signed, or None where the data are of another kind or damaged."""
    try:
        kind, inside = _wrapped(data)
        if kind != _SIGNED or inside is None:
            return None
        # version, algorithms, and what was signed: its kind and itself
        _, _, signed = _children(data, inside)[:3]
        _, explicit = _children(data, signed)[:2]
        return _octets(data, _children(data, explicit)[0], 0)
    except (IndexError, ValueError):
        return None


def is_encrypted(data: bytes) -> bool:
    try:
        kind, _ = _wrapped(data)
    except (IndexError, ValueError):
        return False
    return kind in _ENCRYPTED or kind == _AUTHENTICATED


def _wrapped(data: bytes) -> tuple[bytes, _Element | None]:
    """The kind of what is inside, and where it is."""
    outer = _element(data, 0, 0)
    kind, *others = _children(data, outer)
    inside = _children(data, others[0])[0] if others else None
    return data[kind.start : kind.end], inside


def _children(data: bytes, element: _Element) -> list[_Element]:
    found: list[_Element] = []
    at = element.start
    while at < element.end and len(found) < 10_000:
        child = _element(data, at, 0)
        found.append(child)
        at = child.behind
    return found


def _element(data: bytes, at: int, depth: int) -> _Element:
    """Also one without a length, which two zeros end."""
    tag, length = data[at], data[at + 1]
    if tag & 0x1F == 0x1F or depth > _DEEPEST:
        raise ValueError("no element of such a wrapping")
    start = at + 2
    if length == 0x80:
        inner = start
        while data[inner : inner + 2] != b"\0\0":
            inner = _element(data, inner, depth + 1).behind
        return _Element(tag, start, inner, inner + 2)
    if length & 0x80:
        bytes_of_length = length & 0x7F
        length = int.from_bytes(data[start : start + bytes_of_length], "big")
        start += bytes_of_length
    end = start + length
    if end > len(data):
        raise ValueError("it ends behind its end")
    return _Element(tag, start, end, end)


def _octets(data: bytes, element: _Element, depth: int) -> bytes:
    """Bytes that may come in pieces."""
    if not element.tag & 0x20 or depth > _DEEPEST:
        return data[element.start : element.end]
    return b"".join(_octets(data, child, depth + 1) for child in _children(data, element))
