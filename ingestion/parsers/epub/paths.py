"""Which file of a book is meant: references are written in more ways than the standard has."""

import posixpath
import unicodedata
from urllib.parse import unquote
from zipfile import ZipFile


class Paths:
    """References from files in one folder of the archive."""

    def __init__(self, archive: ZipFile, folder: str) -> None:
        self._folder = folder
        names = archive.namelist()
        self._names = frozenset(names)
        self._alike = {_key(name): name for name in reversed(names)}

    def of(self, reference: str) -> str:
        """The path in the archive, without the place inside the page; where there is no such file,
        the path that should be."""
        path = reference.partition("#")[0]
        joined = [
            self._joined(one) for one in (unquote(path), path, unquote(path.partition("?")[0]))
        ]
        for one in joined:
            if one in self._names:
                return one
        found = (self._alike.get(_key(one)) for one in joined)
        return next((one for one in found if one), joined[0])

    def _joined(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(self._folder, path)).lstrip("/")


def _key(path: str) -> str:
    """What is left of a name if systems differ: slashes, large letters, how accents are stored."""
    slashes = path.replace("\\", "/")
    return unicodedata.normalize("NFC", posixpath.normpath(slashes).lstrip("/")).casefold()
