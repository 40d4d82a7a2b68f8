"""The real pip-audit and the real npm, asking a list that says what it was told."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.vulnerability_lists import lists
from tests.supply_chain import advisories

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def source() -> Iterator[str]:
    with lists() as address:
        yield address


def lock_of(folder: Path, *packages: str) -> Path:
    lock = folder / "requirements.lock"
    lock.write_text("".join(f"{one} --hash=sha256:{'0' * 64}\n" for one in packages))
    return lock


def npm_lock(folder: Path, name: str) -> Path:
    described = {"name": "ours", "version": "1.0.0", "dependencies": {name: "1.0.0"}}
    packages = {"": described, f"node_modules/{name}": {"version": "1.0.0"}}
    (folder / "package.json").write_text(json.dumps(described))
    (folder / "package-lock.json").write_text(
        json.dumps(described | {"lockfileVersion": 3, "requires": True, "packages": packages})
    )
    return folder


def test_a_python_package_with_a_known_vulnerability_is_told(source: str, tmp_path: Path) -> None:
    lock = lock_of(tmp_path, "sound==1.0", "leaky==1.0")

    assert advisories.of_python([lock], f"{source}/v1/query") == [
        f"leaky 1.0: GHSA-0000-test-only ({tmp_path.name})"
    ]


def test_python_packages_without_one_are_not(source: str, tmp_path: Path) -> None:
    assert advisories.of_python([lock_of(tmp_path, "sound==1.0")], f"{source}/v1/query") == []


def test_a_list_that_does_not_answer_is_not_nothing_found(tmp_path: Path) -> None:
    with pytest.raises(advisories.NoAnswer):
        advisories.of_python([lock_of(tmp_path, "sound==1.0")], f"{NOBODY}/v1/query")


def test_an_npm_package_with_a_known_vulnerability_is_told(source: str, tmp_path: Path) -> None:
    assert advisories.of_npm(npm_lock(tmp_path, "leaky"), source) == [
        f"leaky: high, it does what it should not ({tmp_path.name})"
    ]


def test_npm_packages_without_one_are_not(source: str, tmp_path: Path) -> None:
    assert advisories.of_npm(npm_lock(tmp_path, "sound"), source) == []


def test_a_registry_without_advisories_is_not_nothing_found(source: str, tmp_path: Path) -> None:
    with pytest.raises(advisories.NoAnswer):
        advisories.of_npm(npm_lock(tmp_path, "sound"), f"{source}/elsewhere")
