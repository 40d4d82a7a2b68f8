"""Files that other programs read: who they are here, and what they make of a file."""

import logging
import shutil
from pathlib import Path

from contracts.errors import IngestFailure
from contracts.settings import ParserLimits
from ingestion.parsers.converted import DJVU, OFFICE, TARGETS, ToBeConverted
from ingestion.parsers.paged import MARK
from ingestion.sandbox.parent import convert_in_child
from ingestion.sandbox.programs import Converting

_BEHIND_SCRIPTS = {OFFICE: "soffice.bin"}
"""What a script on the path starts: beside it, once links are followed."""
_ANOTHER_SUFFIX = {"xlsx": "xlsm", "ods": "ots"}
"""Of a workbook that becomes one of the same kind: LibreOffice goes by what is in it."""
_log = logging.getLogger(__name__)


async def converted(data: bytes, name: str, media_type: str, limits: ParserLimits) -> bytes:
    """A file in a format that is read here.

    Raises:
        IngestFailure: the program is not installed, or cannot read the file.
    """
    target = TARGETS[media_type]
    path = program(target.program)
    if path is None:
        raise ToBeConverted(media_type, name)
    told = Converting(
        program=target.program,
        path=path,
        options=["--detail=page"] if target.program == DJVU else [],
        suffix=target.suffix,
        to=target.to,
    )
    try:
        made = await convert_in_child(data, name, told, limits)
    except IngestFailure as failure:
        failure.message = f"{name}: {failure.message}"
        raise
    return MARK + made if target.program == DJVU else made


async def computed(workbook: bytes, kind: str, name: str, limits: ParserLimits) -> bytes:
    """A workbook with the values of its formulas; nothing where LibreOffice does not tell them."""
    path = program(OFFICE)
    if path is None:
        return b""
    told = Converting(program=OFFICE, path=path, options=[], suffix=_ANOTHER_SUFFIX[kind], to=kind)
    try:
        return await convert_in_child(workbook, name, told, limits)
    except IngestFailure as failure:  # the file can be read without
        _log.info("formulas were not computed: %s", failure.code)
        return b""


def program(name: str) -> str | None:
    """Where a program is, or None."""
    found = shutil.which(name)
    if found is None or name not in _BEHIND_SCRIPTS:
        return found
    behind = Path(found).resolve().with_name(_BEHIND_SCRIPTS[name])
    return str(behind) if behind.is_file() else None
