"""A program that looks at SCIM as a directory would: `scim2-tester`, installed beside the project.

It asks a server for its schemas, and makes, reads, replaces, patches and deletes whatever they
describe.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import NamedTuple

from local.install.packages import install_scim_tester

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]


class Check(NamedTuple):
    title: str
    status: str
    """SUCCESS, ERROR, SKIPPED and others that `scim2_tester.Status` has."""
    resource_type: str | None
    reason: str | None


async def checked(url: str, token: str) -> list[Check]:
    """All that it looks at, of SCIM at `url`."""
    await asyncio.to_thread(install_scim_tester, PROJECT)
    python = HERE / ".venv" / "bin" / "python"
    process = await asyncio.create_subprocess_exec(
        python, HERE / "check.py", url, stdin=PIPE, stdout=PIPE, stderr=sys.stderr
    )
    said, _ = await process.communicate(token.encode())
    assert process.returncode == 0
    return [Check(*one) for one in json.loads(said)]
