"""A real n8n, in an environment of its own, with the Node that it wants: for `make n8n` alone.

Nothing of it is in the product or in `make test`, which plays what was recorded with it
(`tests/adapters/tools/test_n8n_recorded.py`). It is fair-code, and three gigabytes.
"""

import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
_NODE = 24


def node() -> str:
    """That of its lock where this machine has one of those; else one of the system.

    Raises:
        AssertionError: with what to do.
    """
    packed = sorted(HERE.glob("node_modules/node-*-*/bin/node"))
    found = str(packed[0]) if packed else shutil.which("node")
    assert found, "n8n wants Node 24, and there is none"
    told = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    assert int(told.strip().removeprefix("v").partition(".")[0]) >= _NODE, (
        f"n8n wants Node {_NODE}, and {found} is {told.strip()}"
    )
    return found


def program() -> str:
    where = HERE / "node_modules" / "n8n" / "bin" / "n8n"
    assert where.is_file(), "run `make n8n`: it installs n8n for its tests"
    return str(where)


REAL = os.environ.get("IBID_N8N")
"""`real` asks a real n8n where tests else play what was recorded; `record` also keeps it."""
