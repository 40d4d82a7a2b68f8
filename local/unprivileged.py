"""How root starts PostgreSQL, which refuses to run as root. An ordinary user starts it plainly."""

import functools
import os
import subprocess
from pathlib import Path

_NOBODY = 65534


@functools.cache
def unprivileged() -> list[str]:
    """The command prefix that makes a program run as somebody other than root, if we are root.

    A user namespace is best: the files stay root's own and no folder has to be opened. Where the
    kernel or a container forbids it, the program runs as `nobody` and keeps the one capability
    that lets it walk to its folder and its binaries through private parents.
    """
    if os.geteuid() != 0:
        return []
    for prefix in (in_user_namespace(), as_nobody()):
        if subprocess.run([*prefix, "true"], capture_output=True).returncode == 0:
            return prefix
    raise PermissionError(
        "PostgreSQL does not run as root, and this system allows neither `unshare --user` nor "
        "`setpriv --reuid`: run Ibid as an ordinary user."
    )


def in_user_namespace() -> list[str]:
    return ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"]


def as_nobody() -> list[str]:
    return [
        "setpriv",
        f"--reuid={_NOBODY}",
        f"--regid={_NOBODY}",
        "--clear-groups",
        "--inh-caps=-all,+dac_override",
        "--ambient-caps=-all,+dac_override",
        "--",
    ]


def hand_over(*paths: Path) -> None:
    """Give the files, and all that is in them, to whoever `unprivileged` makes us.

    A folder that is theirs already is taken to be theirs throughout.
    """
    if os.geteuid() != 0:
        return
    owner = _NOBODY if unprivileged() == as_nobody() else 0
    for path in paths:
        if path.stat().st_uid == owner:
            continue
        for one in (*path.rglob("*"), path):
            os.chown(one, owner, owner, follow_symlinks=False)
