"""What looks like a secret in a folder under version control."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.supply_chain import secrets

# Put together here, or this file would have one itself.
KEY = "AKIA" + "QYLPMN5HHHFPZAM2"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "ours.py").write_text(f"# nothing here\nkey = '{KEY}'\n")
    for words in (["init", "--quiet"], ["add", "."]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return tmp_path


def known(project: Path, of: dict[str, list[str]] | None = None) -> Path:
    file = project / "known.json"
    file.write_text(json.dumps(of or {}))
    return file


def test_the_key_of_a_cloud_in_a_file_is_found(project: Path) -> None:
    assert secrets.in_files_of(project, known(project)) == ["AWS Access Key: ours.py:2"]


def test_what_is_known_to_be_harmless_is_not(project: Path) -> None:
    kept = known(project)
    secrets.keep(project, kept)

    assert secrets.in_files_of(project, kept) == []


def test_what_is_harmless_in_one_file_is_found_in_another(project: Path) -> None:
    kept = known(project)
    secrets.keep(project, kept)
    (project / "other.py").write_text((project / "ours.py").read_text())
    subprocess.run(["git", "add", "other.py"], cwd=project, check=True)

    assert secrets.in_files_of(project, kept) == ["AWS Access Key: other.py:2"]


def test_what_is_kept_says_nothing_of_the_secret(project: Path) -> None:
    kept = known(project)
    secrets.keep(project, kept)

    assert KEY not in kept.read_text()
