"""Security events: what was done, by whom, to what, and never what was in it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

AuditKind = Literal[
    "sign-up",
    "sign-in",
    "sign-in-failed",
    "sign-out",
    "session-ended",
    "refresh-token-reused",
    "identity-added",
    "identity-removed",
    "password-changed",
    "password-reset",
    "email-verified",
    "second-factor-added",
    "second-factor-removed",
    "second-factor-reset",
    "recovery-codes-made",
    "recovery-code-used",
    "passkey-added",
    "passkey-removed",
    "account-suspended",
    "account-reinstated",
    "account-deleted",
    "data-exported",
    "person-quota-set",
    "account-changed",
    "account-taken-over",
    "account-let-go",
    "admin-appointed",
    "admin-dismissed",
    "api-key-made",
    "api-key-changed",
    "api-key-deleted",
    "key-budget-set",
    "project-made",
    "project-deleted",
    "project-budget-set",
    "project-quota-set",
    "guard-changed",
    "role-changed",
    "member-removed",
    "project-left",
    "project-handed-over",
    "invitation-made",
    "invitation-mailed",
    "invitation-withdrawn",
    "invitation-accepted",
    "group-made",
    "group-renamed",
    "group-deleted",
    "group-member-added",
    "group-member-removed",
    "project-group-given",
    "project-group-taken",
    "scim-token-made",
    "scim-token-revoked",
    "document-deleted",
    "question-refused",
    "refusal-disputed",
    "passages-quarantined",
    "passage-released",
    "quarantined-deleted",
    "tool-added",
    "tool-changed",
    "tool-removed",
    "tool-server-added",
    "tool-server-removed",
    "tool-hosts-named",
    "embedder-begun",
    "embedder-switched",
    "embedder-discarded",
    "audit-expired",
    "retention-set",
    "chats-expired",
    "job-switched",
    "job-run",
]


class AuditEvent(BaseModel):
    """One event. People who deleted their account since are told by their id alone."""

    id: int
    at: datetime
    kind: str
    user_id: UUID | None = Field(
        description="Who did it; null: somebody who was not signed in, or the installation itself."
    )
    user: str | None = Field(description="Their name, or their address.")
    subject: UUID | None = Field(description="What, or whom, it was done to.")
    subject_user: str | None = Field(description="The same, where that is a person.")
    project_id: UUID | None
    address: str | None = Field(
        description="The network that it came from, for admins of the installation alone, as"
        " IBID_AUDIT__ADDRESSES has it."
    )
    detail: dict[str, Any]
