"""The Python packages: exactly those of requirements.lock, checked by their hashes."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from local.install.programs import run
from local.install.stamps import fingerprint, is_current

LABEL = "packages"
_SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def install(project: Path) -> None:
    """Make .venv agree with the lock; nothing happens when it does already."""
    _sync(project, project, "installing the Python packages", sys.executable)


def install_s3_server(project: Path) -> None:
    """A program that tests talk to, with packages of its own beside its lock."""
    _install_beside(project, project / "tests" / "s3_server", "the S3 server")


def install_scim_tester(project: Path) -> None:
    """A program that looks at SCIM as a directory would."""
    _install_beside(project, project / "tests" / "scim_tester", "the tester of SCIM")


def install_vector_engines(project: Path) -> None:
    """What keeps vectors elsewhere: only tests, and whoever chooses one, need it."""
    _install_beside(project, project / "tests" / "vector_engines", "the vector engines")


def install_real_model(project: Path) -> None:
    """A small language model with its server, for the tests that ask a real one."""
    _install_beside(project, project / "tests" / "real_model", "the real model")


def install_compose(project: Path) -> None:
    """What images and docker-compose.yml are tried with."""
    _install_beside(project, project / "tests" / "compose", "Compose")


def install_delivery(project: Path) -> None:
    """What the chart and the workflows are checked with."""
    _install_beside(project, project / "tests" / "delivery", "Helm and others")


def install_supply_chain(project: Path) -> None:
    """What lists of vulnerabilities are asked with, and secrets looked for."""
    _install_beside(project, project / "tests" / "supply_chain", "pip-audit and others")


def install_mutmut(project: Path) -> None:
    """What `make mutants` changes code with."""
    _install_beside(project, project / "tests" / "mutants", "mutmut")


def install_atheris(project: Path) -> None:
    """What `make atheris` spoils files with."""
    _install_beside(project, project / "tests" / "atheris", "Atheris")


def _install_beside(project: Path, folder: Path, what: str) -> None:
    python = folder / ".venv" / "bin" / "python"
    if not python.exists():
        made = [_uv(project), "venv", "--quiet", "--clear", "--python", sys.executable, ".venv"]
        run(LABEL, f"making room for {what}", made, folder, _environment())
    _sync(project, folder, f"installing {what} of the tests", python)


def _sync(project: Path, folder: Path, doing: str, python: Path | str) -> None:
    """Make `folder`'s .venv, whose Python this is, agree with `folder`'s lock."""
    lock = folder / "requirements.lock"
    stamp = folder / ".venv" / "installed-lock"
    wanted = fingerprint(lock.read_bytes(), sys.version)
    if is_current(stamp, wanted):
        return
    uv = _uv(project)
    stamp.unlink(missing_ok=True)
    run(
        LABEL,
        doing,
        [
            uv, "pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode",
            "--python", python, lock,
        ],
        project,
        _environment(),
    )  # fmt: skip
    stamp.write_text(wanted)


def _uv(project: Path) -> Path:
    """The pinned uv in a folder of its own: a sync of .venv would remove it from there."""
    folder = project / ".venv" / "uv"
    pins = project / "local" / "install" / "uv.txt"
    stamp = folder / "installed-lock"
    wanted = fingerprint(pins.read_bytes())
    if is_current(stamp, wanted):
        return folder / "bin" / "uv"
    if importlib.util.find_spec("pip") is None:
        found = shutil.which("uv")  # a .venv without pip was made by uv
        if found:
            return Path(found)
        run(LABEL, "adding pip", [sys.executable, "-m", "ensurepip"], project, os.environ)
    shutil.rmtree(folder, ignore_errors=True)
    run(
        LABEL,
        "installing uv",
        [
            sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps",
            "--target", folder, "--requirement", pins,
        ],
        project,
        os.environ,
    )  # fmt: skip
    stamp.write_text(wanted)
    return folder / "bin" / "uv"


def _environment() -> dict[str, str]:
    """uv does not read pip's configuration: hand on the index that this machine uses.

    It also brings certificates of its own; those of the system include a company's.
    """
    environment = dict(os.environ)
    environment.pop("VIRTUAL_ENV", None)
    ours = {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & environment.keys()
    if not ours and (index := _configured_index()):
        environment["UV_DEFAULT_INDEX"] = index
    if _SYSTEM_CERTIFICATES.exists():
        environment.setdefault("UV_SYSTEM_CERTS", "true")
    return environment


def _configured_index() -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True,
        text=True,
    )
    return done.stdout.strip() if done.returncode == 0 else ""
