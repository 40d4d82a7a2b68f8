"""`reset`: begin anew."""

import sys

from local.commands import command
from local.home import CannotRun, Home
from local.up import end_leftovers


def reset(home: Home, sure: bool) -> None:
    """Remove all documents, answers, accounts and secrets of this home.

    Raises:
        CannotRun: Ibid is running, or the person did not agree.
    """
    if not home.folder.exists():
        print(f"There is nothing in {home.folder}.")
        return
    if home.is_locked():
        raise CannotRun("Ibid is running; end it first (Ctrl-C where it runs), then reset.")
    if not sure and not _agreed(home):
        raise CannotRun("Nothing was removed.")
    with home.locked():
        end_leftovers(home)
        home.erase()
    print(f"Removed the data in {home.folder}.")


def _agreed(home: Home) -> bool:
    if not sys.stdin.isatty():
        said = command("reset YES=1", "reset --yes")
        raise CannotRun(f"Nobody is there to ask: say `{said}` to remove everything.")
    question = f"Remove all documents, answers and accounts in {home.folder}? Type yes: "
    return input(question).strip().lower() == "yes"
