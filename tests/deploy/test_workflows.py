"""The workflows: valid, and made of what is there."""

import importlib.util
import json
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.delivery import tool

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WORKFLOWS: dict[str, dict[str, Any]] = {
    file.stem: yaml.safe_load(file.read_text()) for file in FILES
}
IMAGES = ["api", "worker", "scheduler", "client"]


def steps(workflow: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job in workflow["jobs"].items():
        for step in job["steps"]:
            yield name, step


def scripts() -> str:
    return "\n".join(
        step.get("run", "") for workflow in WORKFLOWS.values() for _, step in steps(workflow)
    )


def matrix(job: str, workflow: str = "ci") -> dict[str, list[Any]]:
    return WORKFLOWS[workflow]["jobs"][job]["strategy"]["matrix"]


def test_the_linter_of_workflows_finds_nothing() -> None:
    checked = subprocess.run([tool("actionlint"), *FILES], capture_output=True, text=True)

    assert (checked.returncode, checked.stdout) == (0, "")


def test_nothing_in_them_can_be_turned_against_us() -> None:
    checked = subprocess.run(
        [tool("zizmor"), "--offline", "--quiet", *FILES], capture_output=True, text=True
    )

    assert checked.returncode == 0, checked.stdout


def test_every_target_that_is_called_is_there() -> None:
    called = re.findall(r"\bmake ((?:[a-z0-9-]+ ?)+)", scripts())
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert called
    assert {word for words in called for word in words.split()} - targets == set()


def test_every_file_that_is_named_is_there() -> None:
    named = set(re.findall(r"\b(?:deploy|local|tests)/[\w./$-]+", scripts()))
    files = {
        path.replace("$IMAGE", image) for path in named for image in IMAGES if "IMAGE" in path
    } | {path for path in named if "$" not in path}

    assert {"deploy/helm/ibid", "deploy/docker/api.Dockerfile"} <= files
    assert [path for path in sorted(files) if not (ROOT / path).exists()] == []


def test_a_list_of_parts_is_where_the_image_has_it() -> None:
    for image in IMAGES:
        text = (ROOT / "deploy" / "docker" / f"{image}.Dockerfile").read_text()
        assert ".next/standalone/sbom.cdx.json" in text or "/opt/ibid/sbom.cdx.json" in text


def test_every_action_is_one_commit_with_its_version_beside_it() -> None:
    for file in FILES:
        used = re.findall(r"uses: (.*)", file.read_text())
        assert used
        for line in used:
            assert re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line), line


def test_no_registry_is_named_but_that_of_images_once() -> None:
    for file in FILES:
        hosts = re.findall(r"\b[\w-]+(?:\.[\w-]+)*\.(?:io|org|com|dev|net)\b", file.read_text())
        assert hosts in ([], ["ghcr.io"]), file.name


def test_a_workflow_may_read_and_a_job_says_what_more() -> None:
    assert WORKFLOWS["ci"]["permissions"] == {"contents": "read"}
    assert WORKFLOWS["release"]["permissions"] == {}
    writing = {
        name
        for name, job in WORKFLOWS["release"]["jobs"].items()
        if job["permissions"].get("contents") == "write"
    }
    assert writing == {"publish"}


def test_every_python_and_node_that_is_promised_is_tried() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    client = json.loads((ROOT / "client" / "package.json").read_text())

    for job in ("check", "tests"):
        assert matrix(job)["python"] == ["3.11", "3.12", "3.13", "3.14"]
        assert any("arm" in one["runner"] for one in matrix(job)["include"])
    assert project["requires-python"] == f">={matrix('check')['python'][0]}"
    assert matrix("client")["node"] == ["20", "22", "24"]
    assert client["engines"]["node"].startswith(f">={matrix('client')['node'][0]}.")


def test_every_image_is_built_for_both_processors() -> None:
    assert matrix("images")["image"] == IMAGES
    assert matrix("images", "release") == {"image": IMAGES, "arch": ["amd64", "arm64"]}
    assert matrix("signed", "release") == {"image": IMAGES}


def test_what_is_run_together_is_what_one_command_runs() -> None:
    """`make test` is CI, and CI is `make test`."""
    text = (ROOT / "Makefile").read_text()
    told = {step.get("run") for _, step in steps(WORKFLOWS["ci"])}

    assert "--jobs=2 tested used" in text
    assert {"make check", "make ready-to-test tested", "make ready-to-test used"} <= told


def test_a_release_is_published_last_with_wheel_chart_and_lists_of_parts() -> None:
    jobs = WORKFLOWS["release"]["jobs"]
    (script,) = [step["run"] for step in jobs["publish"]["steps"] if "run" in step]

    assert set(jobs["publish"]["needs"]) >= {"wheel", "signed", "chart"}
    assert "make wheel" in {step.get("run") for step in jobs["wheel"]["steps"]}
    kept = [
        step["with"]["path"] for step in jobs["wheel"]["steps"] if "path" in step.get("with", {})
    ]
    assert kept == ["dist/*.whl\ndist/*.whl.cdx.json\n"]
    for kind in ("*.whl", "*.tgz", "*.cdx.json", "SHA256SUMS", "notes.md"):
        assert kind in script


def test_everything_is_signed_and_says_where_it_was_made() -> None:
    jobs = WORKFLOWS["release"]["jobs"]
    for name in ("signed", "chart"):
        text = str(jobs[name]["steps"])
        assert "cosign sign --yes" in text
        assert jobs[name]["permissions"]["id-token"] == "write"
    for name in ("wheel", "signed", "chart"):
        assert "attest-build-provenance" in str(jobs[name]["steps"])


@pytest.fixture(scope="module")
def notes() -> Any:
    told = importlib.util.spec_from_file_location("notes", ROOT / "deploy" / "release" / "notes.py")
    assert told and told.loader
    module = importlib.util.module_from_spec(told)
    told.loader.exec_module(module)
    return module


Write = Callable[..., Path]


@pytest.fixture
def release(tmp_path: Path) -> Write:
    def write(version: str = "1.2.0", chart: str = "1.2.0", changelog: str = "") -> Path:
        (tmp_path / "deploy/helm/ibid").mkdir(parents=True)
        (tmp_path / "pyproject.toml").write_text(f'[project]\nversion = "{version}"\n')
        text = f"name: ibid\nversion: {chart}\nappVersion: {chart}\n"
        (tmp_path / "deploy/helm/ibid/Chart.yaml").write_text(text)
        (tmp_path / "CHANGELOG.md").write_text(changelog)
        return tmp_path

    return write


def test_a_release_says_its_own_section(notes: Any, release: Write) -> None:
    told = "## Unreleased\n\n- z\n\n## 1.2.0 (2026-12-01)\n\n### Added\n- a\n\n## 1.1.0\n- b\n"

    assert notes.notes("v1.2.0", release(changelog=told)) == "### Added\n- a\n"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"version": "1.1.0"}, "pyproject.toml says 1.1.0"),
        ({"chart": "1.1.0"}, "Chart.yaml says 1.1.0"),
        ({"changelog": "## Unreleased\n- a\n"}, "has no section `## 1.2.0`"),
        ({"changelog": "## 1.2.0\n\n## 1.1.0\n- b\n"}, "is empty"),
        ({"changelog": "## 1.2.01\n- b\n"}, "has no section"),
    ],
)
def test_a_release_that_is_not_ready_is_refused(
    notes: Any, release: Write, wrong: dict[str, str], sentence: str
) -> None:
    with pytest.raises(notes.NotReady, match=re.escape(sentence)):
        notes.notes("v1.2.0", release(**wrong))
