"""How somebody's file is served from a store whose headers are not ours: as a file to be saved."""

import re
from urllib.parse import quote

# What a browser shows without running anything in it. All else is bytes.
_HARMLESS = re.compile(
    r"text/(plain|markdown|csv)|application/(pdf|rtf|msword|json|vnd\.[\w.-]+)"
    r"|image/(png|jpeg|gif|webp|avif|heic)|audio/[\w.-]+|video/[\w.-]+",
    re.IGNORECASE,
)


def attachment(name: str) -> str:
    """A Content-Disposition (RFC 6266): any name, and one for programs that know only ASCII."""
    plain = re.sub(r'[^ -~]|["\\%]', "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def served_type(media_type: str) -> str:
    """The type to serve: as announced when nothing can run in it."""
    kind = media_type.partition(";")[0].strip().lower()
    return kind if _HARMLESS.fullmatch(kind) else "application/octet-stream"
