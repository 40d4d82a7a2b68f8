"""Names that stand for text in an XML file. Those that hold markup, other names or files stay what
they are: what a stranger's names expand to may be without end."""

import html.entities
import re
from itertools import islice

import lxml.etree as etree

from ingestion.parsers.xmlparts import Element

_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))
_LONGEST = 200  # characters of what a name stands for
_MOST_NAMES = 10_000
_MOST = 200_000  # characters of all that is put in


def with_characters(data: bytes) -> bytes:
    """The names that HTML has for characters, such as `&nbsp;`, as numbers: XML has five of them,
    and is not well-formed with others that it does not declare."""
    return _NAMED.sub(_numbered, data)


def _numbered(found: re.Match[bytes]) -> bytes:
    name = found[1].decode()
    said = html.entities.html5.get(f"{name};", "")
    if name in _OF_XML or not said:
        return found[0]
    return "".join(f"&#{ord(char)};" for char in said).encode()


def expand(root: Element) -> None:
    """Put in place of each name what the file itself says it stands for, if that is short text; of
    others the name stays, as text."""
    names: list[Element] = [*islice(root.iter(etree.Entity), _MOST_NAMES)]
    declared = _declared(root) if names else {}
    room = _MOST
    for entity in names:
        said = declared.get(entity.name or "", entity.text or "")
        room -= len(said)
        _replace(entity, said if room > 0 else entity.text or "")


def _declared(root: Element) -> dict[str, str]:
    dtd = root.getroottree().docinfo.internalDTD
    found: dict[str, str] = {}
    for entity in dtd.iterentities() if dtd is not None else ():
        said = entity.content or ""
        if entity.name and said and len(said) <= _LONGEST and not set(said) & set("&<%"):
            found.setdefault(entity.name, said)
    return found


def _replace(entity: Element, text: str) -> None:
    text += entity.tail or ""
    before, parent = entity.getprevious(), entity.getparent()
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    entity.tail = None
    parent.remove(entity)
