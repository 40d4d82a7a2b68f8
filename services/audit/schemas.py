"""Which security events are asked for."""

from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contracts.audit import AuditKind


class AuditFilter(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: list[AuditKind] = Field(default=[], max_length=50, description="Any of these.")
    person: UUID | None = Field(default=None, description="Who did it, or to whom it was done.")
    since: AwareDatetime | None = None
    until: AwareDatetime | None = Field(default=None, description="Before then.")
