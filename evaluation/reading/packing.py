"""Packages as office programs open them: a ZIP with its list of parts."""

import io
import zipfile
from collections.abc import Mapping

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument."
_WHEN = (2026, 1, 2, 3, 4, 6)


def zipped(entries: Mapping[str, str | bytes]) -> bytes:
    """The same bytes each time."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name, _WHEN)
            first = name == "mimetype"
            entry.compress_type = zipfile.ZIP_STORED if first else zipfile.ZIP_DEFLATED
            file.writestr(entry, content)
    return target.getvalue()


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """By id: kind and target; an address on the web is outside the package. A kind that is not of
    the standard is a whole address."""
    outside = ' TargetMode="External"'
    items = "".join(
        f'<Relationship Id="{key}" Type="{kind if "://" in kind else f"{OFFICE}/{kind}"}"'
        f' Target="{target}"'
        f"{outside if '://' in target else ''}/>"
        for key, (kind, target) in targets.items()
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{RELATIONS}">{items}</Relationships>'


def content_types(overrides: Mapping[str, str]) -> str:
    """By part: its kind; one that is not of the standard is whole."""
    listed = "".join(
        f'<Override PartName="/{path}" ContentType="{_KIND + kind if "/" not in kind else kind}'
        '+xml"/>'
        for path, kind in overrides.items()
    )
    return (
        f'<?xml version="1.0"?><Types xmlns="{_TYPES}"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
        f' ContentType="application/xml"/>{listed}</Types>'
    )
