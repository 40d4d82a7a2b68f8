"""Periodic jobs of the installation, for its admins."""

from typing import Annotated

from fastapi import APIRouter, Path

from contracts.errors import Conflict, Forbidden
from contracts.jobs import Job, Jobs, SwitchJob
from server.declared import raises
from server.dependencies import Me
from server.idempotency import IdempotentRoute
from services.admin import jobs

router = APIRouter(prefix="/admin/jobs", tags=["admin"], route_class=IdempotentRoute)

JobPath = Annotated[str, Path(max_length=40, pattern=r"^[a-z-]+$", examples=["expired"])]


@router.get("", responses=raises(Forbidden))
async def list_jobs(me: Me) -> Jobs:
    """What is done by itself, how it stands, and the last runs of each."""
    return await jobs.list_jobs(me)


@router.patch("/{job}", responses=raises(Forbidden))
async def switch_job(job: JobPath, body: SwitchJob, me: Me) -> Job:
    """On or off, for all schedulers. What runs goes on to its end."""
    return await jobs.switch_job(me, job, enabled=body.enabled)


@router.post("/{job}/run", status_code=202, responses=raises(Conflict))
async def run_job(job: JobPath, me: Me) -> Job:
    """As soon as a scheduler looks, within seconds; also one that is switched off."""
    return await jobs.run_job(me, job)
