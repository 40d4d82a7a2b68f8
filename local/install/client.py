"""The client: its npm packages, and its build when something in it changed."""

from pathlib import Path

from local.install import npm
from local.install.programs import run
from local.install.stamps import fingerprint_of, is_current

LABEL = "client"
# What installing, building and testing make, and what only tests read.
_NO_INPUT = (
    "node_modules", ".next", "next-env.d.ts", "tsconfig.tsbuildinfo", "public/pdf", "generated",
    "e2e", "test-results", "playwright-report", "coverage",
)  # fmt: skip


def install(project: Path) -> None:
    """Bring node_modules and the build up to date with the sources."""
    npm.install(LABEL, project / "client")
    build(project)


def build(project: Path) -> None:
    folder = project / "client"
    stamp = folder / ".next" / "built-from"
    wanted = fingerprint_of(folder, left_out=_NO_INPUT)
    if is_current(stamp, wanted):
        return
    stamp.unlink(missing_ok=True)
    run(LABEL, "building the client", ["npm", "run", "build"], folder, npm.environment())
    stamp.write_text(wanted)
