"""An API in a process of its own, which dies for certain where it is told to.

Started as a module, it reads its settings from standard input.
"""

import asyncio
import os
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from contracts.settings import Settings
from tests.api import running_api


@asynccontextmanager
async def doomed_api(settings: Settings, failpoint: str) -> AsyncIterator[tuple[Process, str]]:
    """The process and its address; it is ended with the test, should it live so long."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.doomed_api",
        env={**os.environ, "IBID_FAILPOINT": failpoint},
        stdin=PIPE,
        stdout=PIPE,
    )
    assert process.stdin and process.stdout
    process.stdin.write(pickle.dumps(settings))
    process.stdin.close()
    url = (await process.stdout.readline()).decode().strip()
    assert url, "the doomed API did not start"
    try:
        yield process, url
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _serve(settings: Settings) -> None:
    async with running_api(settings) as url:
        print(url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(pickle.loads(sys.stdin.buffer.read())))  # our own test's
