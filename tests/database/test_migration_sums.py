"""A migration that was there before stays as it was: what applied it is not asked again."""

import os
import subprocess
from pathlib import Path

import pytest

from adapters.postgres.schema import files, sums
from tests.database.history import SUMS, sums_before

ROOT = files.SUPABASE.parent


def test_each_migration_is_the_one_that_was_written_down() -> None:
    assert files.SUMS.read_text() == sums.sums_of(), (
        "a migration has changed, or is not in supabase/migrations.sums yet: restore an old one and"
        " write another; `make schema` adds a new one, whose version is above all others"
    )


def test_what_was_released_or_on_the_main_branch_is_still_there() -> None:
    lost = [sums.lost(before, files.SUMS.read_text()) for before in sums_before(ROOT)]

    assert not any(lost), f"migrations that were there before have changed: {lost}"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two migrations on its main branch; the last commit is a branch from there."""
    monkeypatch.delenv("IBID_BEFORE", raising=False)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path, "a  1_first.sql\nb  2_second.sql\n")
    git(tmp_path, "checkout", "--quiet", "-b", "change")
    return tmp_path


def git(repository: Path, *words: str) -> str:
    who = ["-c", "user.name=n", "-c", "user.email=n@example.com", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", *who, *words], cwd=repository, check=True, capture_output=True, text=True
    ).stdout.strip()


def commit(repository: Path, text: str) -> None:
    (repository / SUMS).parent.mkdir(exist_ok=True)
    (repository / SUMS).write_text(text)
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message", "m")


def lost(repository: Path) -> set[str]:
    now = (repository / SUMS).read_text()
    return {name for before in sums_before(repository) for name in sums.lost(before, now)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a  1_first.sql\nb  2_second.sql\nc  3_third.sql\n", set[str]()),
        ("a  1_first.sql\nc  2_second.sql\n", {"2_second.sql"}),
        ("b  2_second.sql\n", {"1_first.sql"}),
    ],
    ids=["a new one", "a changed one", "one less"],
)
def test_a_branch_may_only_add_to_the_main_branch(
    repository: Path, text: str, expected: set[str]
) -> None:
    commit(repository, text)

    assert lost(repository) == expected


def test_what_a_branch_added_itself_it_may_still_change(repository: Path) -> None:
    commit(repository, "a  1_first.sql\nb  2_second.sql\nc  3_third.sql\n")
    commit(repository, "a  1_first.sql\nb  2_second.sql\nd  3_third.sql\n")

    assert lost(repository) == set()


def test_on_the_main_branch_the_commit_before_counts(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "main")
    commit(repository, "a  1_first.sql\n")

    assert lost(repository) == {"2_second.sql"}


def test_what_is_not_committed_on_the_main_branch_counts_as_well(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "main")
    (repository / SUMS).write_text("a  1_first.sql\n")

    assert lost(repository) == {"2_second.sql"}


def test_what_was_released_stays_whatever_the_main_branch_has(repository: Path) -> None:
    git(repository, "tag", "v1.0")
    git(repository, "checkout", "--quiet", "main")
    commit(repository, "a  1_first.sql\n")
    commit(repository, "a  1_first.sql\n\n")

    assert lost(repository) == {"2_second.sql"}


def test_what_was_there_before_a_push_counts(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IBID_BEFORE", git(repository, "rev-parse", "HEAD"))
    git(repository, "checkout", "--quiet", "main")
    commit(repository, "a  1_first.sql\n")
    commit(repository, "a  1_first.sql\n\n")

    assert lost(repository) == {"2_second.sql"}


def test_a_clone_of_one_commit_has_nothing_to_compare_with(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    clone = tmp_path_factory.mktemp("shallow") / "clone"
    git(repository, "clone", "--quiet", "--depth=1", f"file://{repository}", str(clone))

    assert lost(clone) == set()


def test_a_folder_without_a_history_has_nothing_to_compare_with(tmp_path: Path) -> None:
    assert sums_before(tmp_path) == set()


def test_new_migrations_are_added_and_old_lines_left(tmp_path: Path) -> None:
    listed = tmp_path / "migrations.sums"
    listed.write_text("a  1_first.sql\n")
    for name in ("1_first.sql", "2_second.sql"):
        (tmp_path / name).write_text("select 1;")

    sums.add_new(listed, tmp_path)

    old, new = listed.read_text().splitlines()
    assert old == "a  1_first.sql" and new.endswith("  2_second.sql") and len(new) > 70
