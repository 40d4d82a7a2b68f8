"""The container of old Office files, of Outlook messages, and of new files that are encrypted."""

from collections.abc import Iterator

from ingestion.parsers.locked import locked

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = ("encryptedpackage", "encryptioninfo", "encryptedsummary")
_OLD_OFFICE = {
    "worddocument": "application/msword",
    "powerpoint document": "application/vnd.ms-powerpoint",
    "matost": "application/vnd.ms-works",
}
_MOST_SECTORS = 4096  # of the directory: 16,384 entries at the least
_END = 0xFFFFFFF0  # sector numbers from here on mean something else
_NONE = 0xFFFFFFFF
_ENTRY = 128


def type_of_ole(data: bytes, name: str) -> str:
    """Told by the streams at the top: a file put into another one says nothing about the other.

    Raises:
        IngestFailure: `password_required`.
    """
    names = names_at_the_top(data)
    if not names:  # too damaged for a directory
        names = {mark for mark in _ENCRYPTED if _spelled(mark, data)}
    if names.intersection(_ENCRYPTED) or _is_locked_word(data):
        raise locked(name)
    if "__properties_version1.0" in names:
        return "application/vnd.ms-outlook"
    if names.intersection(("workbook", "book")) and "worddocument" not in names:
        return "application/vnd.ms-excel"
    for mark, media_type in _OLD_OFFICE.items():
        if mark in names:
            return media_type
    return "application/x-ole-storage"


def names_at_the_top(data: bytes) -> set[str]:
    """Of its streams and folders, in small letters; none when it cannot be read."""
    return _Directory(data).top()


def _spelled(mark: str, data: bytes) -> bool:
    proper = {"encryptedpackage": "EncryptedPackage", "encryptioninfo": "EncryptionInfo"}
    return proper.get(mark, "EncryptedSummary").encode("utf-16-le") in data


def _is_locked_word(data: bytes) -> bool:
    """An old Word file whose header (at the first sector) says that it is encrypted."""
    header = data[512:524]
    word = header[:2] == b"\xec\xa5"
    return word and bool(int.from_bytes(header[10:12], "little") & 0x0100)


class _Directory:
    """Reads only the directory; whatever numbers a file claims, the work is bounded."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size = 4096 if self._int(30, 2) == 12 else 512
        self._entries = b"".join(self._sectors(self._int(48)))

    def top(self) -> set[str]:
        """The names of the root's children, in small letters; empty when it cannot be read."""
        names: set[str] = set()
        waiting, seen = [self._number(0, 76)], {_NONE}
        while waiting:
            index = waiting.pop()
            if index in seen or (index + 1) * _ENTRY > len(self._entries):
                continue
            seen.add(index)
            names.add(self._name(index))
            waiting += [self._number(index, 68), self._number(index, 72)]
        return names - {""}

    def _name(self, index: int) -> str:
        entry = self._entries[index * _ENTRY : (index + 1) * _ENTRY]
        length = int.from_bytes(entry[64:66], "little")
        raw = entry[: max(min(length, 64) - 2, 0)]
        return raw.decode("utf-16-le", errors="replace").lower()

    def _number(self, index: int, place: int) -> int:
        start = index * _ENTRY + place
        raw = self._entries[start : start + 4]
        return int.from_bytes(raw, "little") if len(raw) == 4 else _NONE

    def _sectors(self, sector: int) -> Iterator[bytes]:
        seen: set[int] = set()
        while sector < _END and sector not in seen and len(seen) < _MOST_SECTORS:
            seen.add(sector)
            start = (sector + 1) * self._size
            yield self._data[start : start + self._size]
            sector = self._next(sector)

    def _next(self, sector: int) -> int:
        """What the allocation table says; its own sectors are listed in the header and beyond."""
        per_sector = self._size // 4
        table = self._table(sector // per_sector)
        if table >= _END:
            return _NONE
        return self._int((table + 1) * self._size + sector % per_sector * 4)

    def _table(self, number: int) -> int:
        if number < 109:
            return self._int(76 + 4 * number)
        per_sector = self._size // 4 - 1
        further, place = divmod(number - 109, per_sector)
        sector = self._int(68)
        for _ in range(min(further, _MOST_SECTORS)):
            if sector >= _END:
                return _NONE
            sector = self._int((sector + 2) * self._size - 4)
        return self._int((sector + 1) * self._size + 4 * place) if sector < _END else _NONE

    def _int(self, place: int, size: int = 4) -> int:
        raw = self._data[place : place + size]
        return int.from_bytes(raw, "little") if len(raw) == size else _NONE
