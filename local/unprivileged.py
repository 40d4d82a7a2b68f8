"""How root starts PostgreSQL, which refuses to run as root. An ordinary user starts it plainly."""

import functools
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

_NOBODY = 65534


@dataclass(frozen=True)
class Identity:
    """Somebody other than root: the command prefix that becomes them, and their files' owner.

    `owner` is None where files need no new owner.
    """

    prefix: tuple[str, ...]
    owner: int | None = None

    def reaches(self, path: Path) -> bool:
        """Whether they reach it through all folders above, whosever these are."""
        command = [*self.prefix, "stat", "--", str(path)]
        return subprocess.run(command, capture_output=True).returncode == 0

    def give(self, *paths: Path) -> None:
        """Make them own the paths and all that is in them.

        A folder that is theirs already is taken to be theirs throughout.
        """
        for path in paths:
            if self.owner is None or path.stat().st_uid == self.owner:
                continue
            for one in (*path.rglob("*"), path):
                os.chown(one, self.owner, self.owner, follow_symlinks=False)


# Files stay root's own, and no folder has to be opened to anybody.
IN_USER_NAMESPACE = Identity(
    ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--"), owner=0
)

# Where the kernel or a container forbids that: `nobody`, with the one capability that lets it
# walk to its folder and its binaries through private parents.
AS_NOBODY = Identity(
    (
        "setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups",
        "--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override", "--",
    ),
    owner=_NOBODY,
)  # fmt: skip


@functools.cache
def identity(*reachable: Path) -> Identity:
    """Who runs PostgreSQL here, able to reach these paths.

    Raises:
        PermissionError: we are root, and this system lets root become nobody else.
    """
    if os.geteuid() != 0:
        return Identity(())
    for candidate in (IN_USER_NAMESPACE, AS_NOBODY):
        if all(candidate.reaches(path) for path in reachable):
            return candidate
    raise PermissionError(
        "PostgreSQL does not run as root, and this system allows neither `unshare --user` nor "
        "`setpriv --reuid`: run Ibid as an ordinary user."
    )
