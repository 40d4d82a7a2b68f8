"""npm packages: exactly those of a folder's package-lock.json."""

import os
from pathlib import Path

from local.install.programs import run
from local.install.stamps import fingerprint, is_current

ENVIRONMENT = {
    "NEXT_TELEMETRY_DISABLED": "1",
    "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1",
    "CI": "1",
    "npm_config_update_notifier": "false",
}


def install(label: str, folder: Path) -> None:
    """Make node_modules agree with the lock; nothing happens when it does already."""
    stamp = folder / "node_modules" / ".installed-lock"
    described = [(folder / name).read_bytes() for name in ("package-lock.json", "package.json")]
    wanted = fingerprint(*described)
    if is_current(stamp, wanted):
        return
    run(label, "installing the npm packages", ["npm", "ci"], folder, environment())
    stamp.write_text(wanted)


def environment() -> dict[str, str]:
    """Ours, without telemetry, downloads of browsers and news about npm."""
    return {**os.environ, **ENVIRONMENT}
