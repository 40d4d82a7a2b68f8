"""The client: its npm packages, and its build when something in it changed."""

import os
from pathlib import Path

from local.install.programs import run
from local.install.stamps import fingerprint, fingerprint_of, is_current

LABEL = "client"
# What installing, building and testing make, and what only tests read.
_NO_INPUT = (
    "node_modules", ".next", "next-env.d.ts", "tsconfig.tsbuildinfo", "public/pdf",
    "e2e", "test-results", "playwright-report", "coverage",
)  # fmt: skip
_ENVIRONMENT = {
    "NEXT_TELEMETRY_DISABLED": "1",
    "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1",
    "CI": "1",
    "npm_config_update_notifier": "false",
}


def install(project: Path) -> None:
    """Bring node_modules and the build up to date with the sources."""
    install_packages(project)
    build(project)


def install_packages(project: Path) -> None:
    folder = project / "client"
    stamp = folder / "node_modules" / ".installed-lock"
    wanted = fingerprint(
        (folder / "package-lock.json").read_bytes(), (folder / "package.json").read_bytes()
    )
    if is_current(stamp, wanted):
        return
    run(LABEL, "installing the npm packages", ["npm", "ci"], folder, _environment())
    stamp.write_text(wanted)


def build(project: Path) -> None:
    folder = project / "client"
    stamp = folder / ".next" / "built-from"
    wanted = fingerprint_of(folder, left_out=_NO_INPUT)
    if is_current(stamp, wanted):
        return
    stamp.unlink(missing_ok=True)
    run(LABEL, "building the client", ["npm", "run", "build"], folder, _environment())
    stamp.write_text(wanted)


def _environment() -> dict[str, str]:
    return {**os.environ, **_ENVIRONMENT}
