"""Builds the four images, and what stands in for published ones."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
OURS = ("api", "worker", "scheduler", "client")
PYTHON, NODE = "python:3.11-slim-bookworm", "node:20-bookworm-slim"
STAND_INS: Mapping[str, str] = {
    "postgres": "pgvector/pgvector:0.8.1-pg18",
    "valkey": "valkey/valkey:9-alpine",
    "objects": "chrislusf/seaweedfs:4.48",
    "nginx": "nginx:1.28-alpine",
}
_CERTIFICATES = Path("/etc/ssl/certs")
_GENTLY = ("nice", "-n", "10")


def build(stand_ins: bool) -> None:
    """Raises `CalledProcessError` with the builder's own words above it."""
    with tempfile.TemporaryDirectory(prefix="ibid-images-") as folder:
        if stand_ins:
            make_bases(Path(folder))
            for name, image in STAND_INS.items():
                _build(HERE / "standins" / f"{name}.Dockerfile", image, Path(folder))
        for name in OURS:
            file = ROOT / "deploy" / "docker" / f"{name}.Dockerfile"
            _build(file, f"ibid-{name}:local", Path(folder))


def make_bases(folder: Path) -> None:
    """A Debian with Python, and one with this machine's Node, under the names of published ones."""
    if _has(PYTHON) and _has(NODE):
        return
    debian = folder / "debian.tar"
    packages = "ca-certificates,python3,python3-venv,python3-pip"
    _run("mmdebstrap", "--variant=minbase", f"--include={packages}", "bookworm", str(debian))
    _run("podman", "import", "--quiet", str(debian), PYTHON)
    local = folder / "node" / "usr" / "local"
    (local / "bin").mkdir(parents=True)
    node, npm = (Path(shutil.which(name) or "").resolve() for name in ("node", "npm"))
    shutil.copy2(node, local / "bin" / "node")
    shutil.copytree(npm.parents[1], local / "lib" / "node_modules" / "npm", symlinks=True)
    (local / "bin" / "npm").symlink_to("../lib/node_modules/npm/bin/npm-cli.js")
    added = ("usr/local/bin/node", "usr/local/bin/npm", "usr/local/lib/node_modules")
    paths = [f"./{path}" for path in added]
    _run("tar", "--append", "--file", str(debian), "-C", str(folder / "node"), *paths)
    _run("podman", "import", "--quiet", str(debian), NODE)


def _has(image: str) -> bool:
    return subprocess.run(["podman", "image", "exists", image], capture_output=True).returncode == 0


def _build(file: Path, image: str, folder: Path) -> None:
    """With this machine's pip and npm settings, which no image keeps."""
    context = ROOT if file.is_relative_to(ROOT / "deploy") else _context_of_tests(folder)
    _run(
        "buildah", "bud", "--format", "docker", "--isolation", "chroot", "--network", "host",
        "--layers", "--volume", f"{_CERTIFICATES}:{_CERTIFICATES}:ro",
        *_secret(folder, "pip", f"[global]\ncert = {_CERTIFICATES}/ca-certificates.crt\n"),
        *_secret(folder, "npmrc", f"cafile={_CERTIFICATES}/ca-certificates.crt\n"),
        "--build-arg", f"REVISION={_revision()}",
        "--file", str(file), "--tag", image, str(context),
    )  # fmt: skip


def _secret(folder: Path, name: str, otherwise: str) -> Sequence[str]:
    """IBID_BUILD_PIP and IBID_BUILD_NPMRC name files; without, the system's certificates do."""
    given = os.environ.get(f"IBID_BUILD_{name.upper()}")
    file = Path(given) if given else folder / name
    if not given:
        file.write_text(otherwise)
    return "--secret", f"id={name},src={file}"


def _context_of_tests(folder: Path) -> Path:
    """.dockerignore leaves tests out, so what stand-ins are made of is copied beside it."""
    context = folder / "context"
    shutil.copytree(HERE, context / "tests" / "compose", dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns(".venv", "__pycache__"))  # fmt: skip
    shutil.copy2(ROOT / "requirements.lock", context)
    return context


def _revision() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True).stdout.strip()


def _run(*words: str) -> None:
    subprocess.run([*_GENTLY, *words], check=True, cwd=ROOT)
