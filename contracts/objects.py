"""Originals as they are kept: how they are sent, and what is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class UploadTicket:
    """How to send the bytes; it fixes key, size, type, checksum and life."""

    method: str
    url: str
    headers: Mapping[str, str]
    expires_at: datetime


@dataclass(frozen=True)
class ObjectStat:
    size: int
    sha256: str
