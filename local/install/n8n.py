"""A real n8n, for the tests that are run by hand: exactly that of its lock, checked by its hashes.

No script of its packages is run, since many build things that a webhook never needs; its database
is built for the Node that it comes with.
"""

from pathlib import Path

from local.install.npm import environment
from local.install.programs import run
from local.install.stamps import fingerprint, is_current

LABEL = "n8n"


def install(project: Path) -> None:
    """Make its node_modules agree with its lock; nothing happens when they do already."""
    folder = project / "tests" / "n8n"
    stamp = folder / "node_modules" / ".installed-lock"
    wanted = fingerprint((folder / "package-lock.json").read_bytes())
    if is_current(stamp, wanted):
        return
    run(LABEL, "installing n8n", ["npm", "ci", "--ignore-scripts"], folder, environment())
    built = ["npm", "rebuild", "sqlite3", "--foreground-scripts"]
    ours = environment()
    for packed in folder.glob("node_modules/node-*-*/include"):  # else that of the system
        built.append(f"--nodedir={packed.parent}")
        ours["PATH"] = f"{packed.parent / 'bin'}:{ours['PATH']}"
    run(LABEL, "building its database", built, folder, ours)
    stamp.write_text(wanted)
