"""What we remember of an object whose store keeps no checksum: a small object beside it.

Only we can write it: no upload is ever signed for such a key. It names the version it was made of,
so it says nothing about other bytes that came later.
"""

from pydantic import BaseModel, ValidationError

from contracts.ports import ObjectStat

_SUFFIX = ".sha256"


class Note(BaseModel):
    version: str
    size: int
    sha256: str

    @property
    def stat(self) -> ObjectStat:
        return ObjectStat(self.size, self.sha256)


def note_key(key: str) -> str:
    return f"{key}{_SUFFIX}"


def object_key(key: str) -> str:
    """Of an object or of its note."""
    return key.removesuffix(_SUFFIX)


def read_note(data: bytes, version: str) -> Note | None:
    """None when it is about another version, or no note at all."""
    try:
        note = Note.model_validate_json(data)
    except ValidationError:
        return None
    return note if note.version == version else None
