import os
import tempfile
import time
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from adapters.wiring import Adapters
from contracts.settings import Settings
from tests.api import Person
from worker.garbage_collection import delete_orphans, remove_folders

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

    await delete_orphans(worker)

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

    await delete_orphans(worker)

    assert not partial.exists()


async def test_what_no_document_could_have_written_is_left_alone(
    worker: Adapters, settings: Settings
) -> None:
    await worker.objects.write("health/probe", b"x")
    age(settings, "health/probe", DAY + 60)

    await delete_orphans(worker)

    assert await worker.objects.stat("health/probe")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, of this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def folder(path: Path, seconds: float) -> Path:
    path.mkdir()
    (path / "left").write_bytes(b"x")
    then = time.time() - seconds
    os.utime(path, (then, then))
    return path


async def test_the_folder_of_a_parser_whose_worker_was_killed_is_deleted(
    worker: Adapters, temporary: Path
) -> None:
    stale = folder(temporary / "ibid-parse-abc", DAY)

    await remove_folders(worker)

    assert not stale.exists()


async def test_no_folder_but_an_old_one_of_a_parser_of_ours_is_deleted(
    worker: Adapters, settings: Settings, temporary: Path
) -> None:
    longest = settings.parser.wall_seconds + 2 * settings.parser.ocr_seconds
    kept = [
        folder(temporary / "ibid-parse-live", longest),
        folder(temporary / "something-else", DAY),
        folder(temporary / "target", DAY),
        temporary / "ibid-parse-link",
    ]
    kept[-1].symlink_to(kept[-2], target_is_directory=True)
    os.utime(kept[-1], (0, 0), follow_symlinks=False)
    if os.geteuid() == 0:
        kept.append(folder(temporary / "ibid-parse-foreign", DAY))
        os.chown(kept[-1], 65534, 65534)

    await remove_folders(worker)

    assert [path.name for path in kept if not path.exists()] == []
