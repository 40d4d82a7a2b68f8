"""Somebody chooses what the names in a ZIP are written in: its files are named anew, and stay."""

import zipfile
from io import BytesIO
from typing import Any
from uuid import UUID

from adapters.wiring import Adapters
from ingestion.parsers.archive import ArchiveParser
from ingestion.pipeline import ingest_document
from tests.api import Person
from tests.ingestion.test_pipeline_parts import finish, ingest_all

NAMES = ("протокол собрания.txt", "отчёт за год.txt", "plain.txt")
WORDS = (b"The door of the north room is red.", b"The lamp is on.", b"All is well.")


def packed() -> bytes:
    """As a program in Russia packed it that said nothing of its letters: in KOI8-R, as few do."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, words in zip(NAMES, WORDS, strict=True):
            entry = zipfile.ZipInfo("x" * len(name))
            archive.writestr(entry, words)
    made = data.getvalue()
    for name in NAMES:
        made = made.replace(b"x" * len(name), name.encode("koi8_r"))
    return made


async def named(person: Person, project: str, archive: UUID) -> dict[str, str]:
    """The files of an archive that are current: their names by their ids."""
    found = await person.http.get(f"/projects/{project}/documents", params={"limit": 100})
    items: list[dict[str, Any]] = found.json()["items"]
    return {one["id"]: one["name"] for one in items if one["parent_id"] == str(archive)}


async def choose(person: Person, archive: UUID, encoding: str) -> int:
    path = f"/documents/{archive}/encoding"
    return (await person.http.put(path, json={"encoding": encoding})).status_code


async def test_the_files_are_named_anew_and_stay_the_documents_they_were(
    alice: Person, worker: Adapters
):
    project = await alice.project()
    archive = await ingest_all(alice, worker, project, packed(), "files.zip", "application/zip")
    before = await named(alice, project, archive)
    told = (await alice.http.get(f"/documents/{archive}/encodings")).json()
    other = next(one["encoding"] for one in told["items"] if one["encoding"] == "cp1251")

    status = await choose(alice, archive, other)
    await ingest_document(worker, archive)
    await finish(worker, project)
    wrong = await named(alice, project, archive)
    await choose(alice, archive, "koi8-r")
    await ingest_document(worker, archive)
    await finish(worker, project)
    right = await named(alice, project, archive)

    assert status == 202 and set(before) == set(wrong) == set(right)
    assert set(right.values()) == set(NAMES)
    assert set(wrong.values()) == {name.encode("koi8_r").decode("cp1251") for name in NAMES}
    shown = (await alice.http.get(f"/documents/{archive}")).json()
    assert (shown["encoding"], shown["children"]) == ("koi8-r", 3)
    assert "Read as KOI8-R (the names of files), which somebody chose." in shown["notes"]
    states = [(await alice.http.get(f"/documents/{one}")).json()["status"] for one in right]
    assert states == ["ready"] * 3


def test_names_that_say_what_they_are_written_in_leave_nothing_to_choose():
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(NAMES[0], WORDS[0])

    assert ArchiveParser().parse(data.getvalue(), "a.zip").spellings == []
