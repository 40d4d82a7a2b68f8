import os
import time
from uuid import UUID, uuid4

from adapters.wiring import Adapters
from contracts.settings import Settings
from tests.api import Person
from worker.tidying import tidy

DAY = 24 * 3600


def age(settings: Settings, key: str, seconds: float) -> None:
    """Make an original, and what is beside it, older than it is."""
    assert settings.objects.root
    then = time.time() - seconds
    for path in settings.objects.root.glob(f"{key}*"):
        os.utime(path, (then, then))


async def key_of(worker: Adapters, document: str) -> str:
    async with worker.db.as_worker() as tx:
        row = await tx.row("select object_key from documents where id = %s", [UUID(document)])
    assert row
    return row["object_key"]


async def test_an_original_without_a_row_is_deleted_after_a_day(
    alice: Person, worker: Adapters, settings: Settings
) -> None:
    project = await alice.project()
    kept = await key_of(worker, await alice.upload(project, b"# Kept"))
    old, new = f"{project}/{uuid4()}", f"{project}/{uuid4()}"
    for key in (old, new):
        await worker.objects.write(key, b"# Orphan")
    for key in (old, kept):
        age(settings, key, DAY + 60)

    await tidy(worker)

    left = [key for key in (old, new, kept) if await worker.objects.stat(key)]
    assert left == [new, kept]


async def test_bytes_of_an_upload_that_broke_off_are_deleted_after_a_day(
    alice: Person, worker: Adapters, settings: Settings
) -> None:
    key = f"{await alice.project()}/{uuid4()}"
    assert settings.objects.root
    partial = settings.objects.root / f"{key}.0123456789abcdef.part"
    partial.parent.mkdir(parents=True, exist_ok=True)
    partial.write_bytes(b"half")
    age(settings, key, DAY + 60)

    await tidy(worker)

    assert not partial.exists()


async def test_what_no_document_could_have_written_is_left_alone(
    worker: Adapters, settings: Settings
) -> None:
    await worker.objects.write("health/probe", b"x")
    age(settings, "health/probe", DAY + 60)

    await tidy(worker)

    assert await worker.objects.stat("health/probe")
