"""What the files in a ZIP are called: old programs wrote names in whatever they used at home."""

import re
import struct
import zipfile
import zlib
from dataclasses import replace
from pathlib import PurePosixPath
from typing import NamedTuple

from contracts.documents import Spelling
from ingestion.parsers.decoding import NAMES_OF_FILES, read
from ingestion.parsers.encodings import chosen_note, offered

_UTF8 = 0x800  # a flag of an entry
_UNICODE_PATH = 0x7075  # Info-ZIP's field for the name in UTF-8
_ASSUMED = "cp437"  # what zipfile takes names without the flag for
_PLAIN = re.compile(rb"[\x00-\x7f]*")


class Names(NamedTuple):
    """The paths of an archive's files, all read in the same encoding; what the notes say of that,
    and what else it could be, where it was a guess or somebody's choice."""

    paths: list[PurePosixPath]
    note: str | None
    spellings: list[Spelling]


def names_of(entries: list[zipfile.ZipInfo], chosen: str | None) -> Names:
    """`chosen` is what somebody says that they are written in."""
    raw = [_raw(entry) for entry in entries]
    unsaid = [name for name in raw if isinstance(name, bytes)]
    whole = b"\n".join(unsaid)
    if chosen and unsaid:
        read_as = [name.decode(chosen, errors="replace") for name in unsaid]
        note, is_open = chosen_note(chosen, NAMES_OF_FILES), True
    else:
        found = read(whole)
        read_as, is_open = found.text.split("\n"), found.guess is not None
        note = replace(found, guess=found.guess and found.guess + NAMES_OF_FILES).note
    names = iter(read_as)
    paths = [next(names) if isinstance(name, bytes) else name for name in raw]
    return Names(
        [PurePosixPath(path.replace("\\", "/")) for path in paths],
        note,
        offered(whole, chosen) if is_open else [],
    )


def _raw(entry: zipfile.ZipInfo) -> str | bytes:
    """The name, or its bytes where nothing says what they are written in."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        data = entry.orig_filename.encode(_ASSUMED)
    except UnicodeEncodeError:
        return entry.filename
    data = data.partition(b"\x00")[0]
    if _PLAIN.fullmatch(data) or b"\n" in data:
        return entry.filename
    return _unicode_path(entry.extra, data) or data


def _unicode_path(extra: bytes, data: bytes) -> str | None:
    """The name in a field beside it, unless the name was changed since."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind != _UNICODE_PATH or len(field) < 6 or field[0] != 1:
            continue
        if struct.unpack_from("<L", field, 1)[0] == zlib.crc32(data):
            return field[5:].decode("utf-8", errors="replace")
    return None
