"""`backup` and `restore` as a person types them."""

import os
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

from local.backup.elsewhere import restore_elsewhere
from local.backup.installation import of_home, of_settings
from local.backup.restore import restore_home
from local.backup.take import back_up
from local.home import Home


def run(home: Home, command: str, file: Path | None) -> int:
    """What the process ends with: 1 where an original was missing or changed.

    It is about the installation of IBID_SUPERUSER_URL and the settings around us where that is
    set, else about this home.

    Raises:
        CannotRun: it cannot be done, and why.
    """
    if command == "backup":
        return 0 if _back_up(home, file) else 1
    assert file is not None  # noqa: S101  # the parser asks for it
    if url := os.environ.get("IBID_SUPERUSER_URL"):
        restore_elsewhere(url, file, _say)
    else:
        restore_home(home, file, _say)
    return 0


def _back_up(home: Home, file: Path | None) -> bool:
    named = file or Path(f"ibid-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.tar")
    url = os.environ.get("IBID_SUPERUSER_URL")
    with nullcontext(of_settings(url)) if url else of_home(home) as place:
        whole = back_up(place, named, _say)
    _say(f"Written to {named}. Everybody's documents and the keys are in it: keep it as those are.")
    return whole


def _say(sentence: str) -> None:
    print(sentence, flush=True)
