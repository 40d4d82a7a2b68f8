"""A document is indexed exactly once, wherever its worker dies."""

import zipfile
from io import BytesIO

import pytest

from tests.chaos.conftest import HANDBOOK, Chaos
from tests.chaos.truth import violations


@pytest.mark.parametrize(
    ("failpoint", "attempts"),
    [
        ("task.received", 1),
        ("task.after_read", 2),
        ("task.after_parse", 2),
        ("task.mid_embed", 2),
        ("task.before_store", 2),
        ("task.after_store_before_status", 2),
        ("task.after_status_before_ack", 1),
    ],
)
def test_a_document_whose_worker_died_is_indexed_exactly_once(
    chaos: Chaos, undisturbed: list[object], failpoint: str, attempts: int
) -> None:
    chaos.stack.kill("worker")
    with chaos.another("worker", IBID_FAILPOINT=failpoint) as doomed:
        document = chaos.person.upload(chaos.person.project(), HANDBOOK)
        chaos.wait_for_death(doomed)
    chaos.stack.start("worker")

    assert chaos.person.wait_for(document)["attempt"] == attempts
    assert chaos.passages(document) == undisturbed
    assert not violations(chaos.database_url)


def test_a_file_that_is_known_is_copied_exactly_once_although_its_worker_died(
    chaos: Chaos, undisturbed: list[object], project: str
) -> None:
    chaos.stack.kill("worker")
    with chaos.another("worker", IBID_FAILPOINT="task.after_adopt") as doomed:
        document = chaos.person.upload(project, HANDBOOK)
        chaos.wait_for_death(doomed)
    chaos.stack.start("worker")

    assert chaos.person.wait_for(document)["attempt"] == 2
    assert chaos.passages(document) == undisturbed
    assert not violations(chaos.database_url)


@pytest.mark.parametrize("failpoint", ["task.before_children", "task.after_store_before_status"])
def test_files_in_an_archive_become_documents_exactly_once_although_its_worker_died(
    chaos: Chaos, undisturbed: list[object], failpoint: str
) -> None:
    files = BytesIO()
    with zipfile.ZipFile(files, "w") as archive:
        archive.writestr("a.md", HANDBOOK)
        archive.writestr("b.md", HANDBOOK)
    project = chaos.person.project()
    chaos.stack.kill("worker")
    with chaos.another("worker", IBID_FAILPOINT=failpoint) as doomed:
        document = chaos.person.upload(project, files.getvalue(), "files.zip")
        chaos.wait_for_death(doomed)
    chaos.stack.start("worker")

    assert chaos.person.wait_for(document)["attempt"] == 2
    parts = chaos.all("select id::text from documents where parent_id = %s", document)
    assert len(parts) == 2
    for (part,) in parts:
        chaos.person.wait_for(str(part))
        assert chaos.passages(str(part)) == undisturbed
    keys = chaos.all("select object_key from documents where project_id = %s", project)
    folder = chaos.stack.folder / "objects"
    originals = [path for path in (folder / project).iterdir() if "." not in path.name]
    assert {(str(path.relative_to(folder)),) for path in originals} == set(keys)
    assert not violations(chaos.database_url)
