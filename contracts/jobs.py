"""Periodic jobs: what is done by itself, now and then, by whichever scheduler leads."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from pydantic import BaseModel, Field


class JobName(StrEnum):
    """Kept in the database and named by settings and pages, so that none is ever renamed."""

    EXPIRED = "expired"
    """Uploads that were never confirmed, sessions, links, checkpoints, traces."""
    EVENTS = "events"
    """Security events that are older than they are kept."""
    ORIGINALS = "originals"
    """Files in the object store that belong to no document."""
    FOLDERS = "folders"
    """Temporary folders of parsers whose worker was killed."""
    INDEX = "index"
    """An index of vectors elsewhere, brought in line with the database."""
    REFRESHES = "refreshes"
    """Sites that are fetched again because it is time."""
    CLAIMS = "claims"
    """Groups that an issuer's claim put somebody in, whom no sign-in there puts in them again."""
    PRICES = "prices"
    """The file of prices of models."""
    RETENTION = "retention"
    """Documents and chats that are older than their project keeps them."""
    VERSIONS = "versions"
    """Versions that were replaced longer ago than they are kept."""
    WORK_NOTICES = "work_notices"
    """Letters to whoever added files or sites that are done, or failed."""
    QUOTA_NOTICES = "quota_notices"
    """Letters to whoever keeps nearly as much as they may."""
    RETENTION_NOTICES = "retention_notices"
    """Letters to owners of projects that are about to delete something."""
    GAP_DIGESTS = "gap_digests"
    """Letters to owners and editors about what documents did not answer."""


BY_MAIL = frozenset({
    JobName.WORK_NOTICES, JobName.QUOTA_NOTICES, JobName.RETENTION_NOTICES, JobName.GAP_DIGESTS,
})  # fmt: skip
"""Jobs that send letters: off where no mail is sent."""


JobOutcome = Literal["done", "failed", "lost"]
"""`lost`: the scheduler that did it ended or fell silent before it was done."""
JobState = Literal["running", "waiting", "off", "off_by_settings"]


@dataclass(frozen=True)
class Done:
    """What one run of a job did."""

    count: int
    """Of what the sentence tells; 0: there was nothing to do."""
    sentence: str


def counted(number: int, what: str) -> str:
    """For its sentence: 1 document, 2 documents."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


class JobRun(BaseModel):
    started_at: datetime
    ended_at: datetime | None = Field(description="null: it runs.")
    outcome: JobOutcome | None
    count: int | None = Field(description="How many things it dealt with.")
    sentence: str | None = Field(description="What it did, or why it failed.")
    scheduler: str = Field(description="The process that did it, as host:process:run.")
    by_hand: bool = Field(description="An admin asked for it.")


class Job(BaseModel):
    name: str
    state: JobState
    enabled: bool = Field(description="Whether it is switched on here, as its settings allow.")
    every_seconds: int
    running_since: datetime | None
    next_at: datetime | None = Field(description="null: off, or at once.")
    done_at: datetime | None = Field(description="When it was last done to its end.")
    wanted: bool = Field(description="An admin asked for a run that has not begun.")
    runs: list[JobRun] = Field(
        description="The last ten, newest first; of a job that is done every few minutes only"
        " those that found something to do or failed."
    )


class Jobs(BaseModel):
    scheduler: str | None = Field(
        description="The process that leads and does them; null: none runs, so nothing is done."
    )
    items: list[Job]


class SwitchJob(BaseModel, extra="forbid"):
    enabled: bool


class ClaimedJob(NamedTuple):
    """One that is ours to do, for as long as the lease under `epoch` is kept."""

    name: JobName
    epoch: int
