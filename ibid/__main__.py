"""`ibid up`, `ask`, `demo`, `doctor` and `reset`, without a clone."""

import os
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent / "house"


def main() -> int:
    """What `python -m local` does in a clone; data is in the person's own folder for such things.

    See the XDG Base Directory Specification for `XDG_DATA_HOME`.
    """
    sys.path.insert(0, str(HOUSE))
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    os.environ.setdefault("IBID_HOME", str(Path(data) / "ibid"))

    from local.__main__ import main  # it lies in the house

    return main("ibid")


if __name__ == "__main__":
    sys.exit(main())
