"""Which security events are asked for."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from contracts.audit import AuditKind


class AuditFilter(NamedTuple):
    kind: list[AuditKind]
    """Any of these; empty: every kind."""
    person: UUID | None
    """Who did it, or to whom it was done."""
    since: datetime | None
    until: datetime | None
