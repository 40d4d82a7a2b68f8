"""Installing: what is skipped, what is done again, and what people are told when it fails."""

import json
import os
import sys
from pathlib import Path

import pytest

from local.home import CannotRun
from local.install import client, tools, venv
from local.install.programs import run
from local.install.stamps import fingerprint_of


def program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A client whose build writes a line each time it runs."""
    folder = tmp_path / "client"
    (folder / "app").mkdir(parents=True)
    (folder / "app" / "page.tsx").write_text("one")
    build = "mkdir -p .next && echo built >> builds"
    package = {"name": "trial", "version": "1.0.0", "scripts": {"build": build}}
    (folder / "package.json").write_text(json.dumps(package))
    return tmp_path


def builds(project: Path) -> int:
    made = project / "client" / "builds"
    count = made.read_text().count("built") if made.exists() else 0
    made.unlink(missing_ok=True)
    return count


def test_an_unchanged_client_is_built_once(project: Path) -> None:
    client.build(project)
    assert builds(project) == 1
    client.build(project)
    assert builds(project) == 0


def test_a_changed_source_builds_the_client_again(project: Path) -> None:
    client.build(project)
    assert builds(project) == 1
    (project / "client" / "app" / "page.tsx").write_text("two")
    client.build(project)
    assert builds(project) == 1


def test_what_a_build_makes_is_no_reason_to_build_again(tmp_path: Path) -> None:
    (tmp_path / "source").write_text("a")
    before = fingerprint_of(tmp_path, left_out=["public/made"])
    (tmp_path / "public" / "made").mkdir(parents=True)
    (tmp_path / "public" / "made" / "file").write_text("b")
    assert fingerprint_of(tmp_path, left_out=["public/made"]) == before


def test_a_renamed_source_is_a_change(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("same")
    before = fingerprint_of(tmp_path, left_out=[])
    (tmp_path / "a").rename(tmp_path / "b")
    assert fingerprint_of(tmp_path, left_out=[]) != before


def test_a_failing_installer_is_told_with_its_last_words(tmp_path: Path) -> None:
    failing = [sys.executable, "-c", "print('disk full'); raise SystemExit(7)"]
    with pytest.raises(CannotRun, match=r"(?s)client: building failed \(code 7\).*disk full"):
        run("client", "building", failing, tmp_path, os.environ)


def test_a_missing_network_is_recognised(tmp_path: Path) -> None:
    failing = [sys.executable, "-c", "print('npm error ENOTFOUND'); raise SystemExit(1)"]
    with pytest.raises(CannotRun, match="the network cannot be reached"):
        run("client", "installing", failing, tmp_path, os.environ)


def test_a_missing_node_is_told_with_the_wanted_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotRun, match=r"Node\.js is missing: install version 20\.19 or newer"):
        tools.check_tools()


def test_an_old_node_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "bin", "node", "echo v18.20.4")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    assert tools.node() == "Ibid needs Node.js 20.19 or newer; `node --version` says v18.20.4."


def test_an_old_python_is_told_how_to_name_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    with pytest.raises(SystemExit, match=r"(?s)3\.11 or newer.*is 3\.9\.18.*PYTHON="):
        venv.main()
