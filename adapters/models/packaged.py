"""Weights that come as a package: found where it keeps them, checked, and mapped.

The packages themselves are never imported: their code would bring what Ibid does without. A file is
mapped, not read, so every process that embeds shares one copy of it in memory.
"""

import hashlib
import importlib.util
import mmap
from functools import cache
from pathlib import Path

from contracts.errors import ConfigurationError


@cache
def package_folder(module: str, package: str) -> Path:
    """Where the package, whose module this is, was installed.

    Raises:
        ConfigurationError: it is not.
    """
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise ConfigurationError(
            f"The local embedder needs the package {package}. "
            "Install the project's requirements, or set IBID_EMBEDDING__KIND."
        )
    return Path(next(iter(spec.submodule_search_locations)))


def map_file(path: Path, sha256: str, package: str) -> mmap.mmap:
    """The file's bytes.

    Raises:
        ConfigurationError: it is missing, or not the one this project was measured with.
    """
    try:
        with path.open("rb") as file:
            # A private mapping: numpy may call the views writable, the file never changes.
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"The local embedder's weights cannot be read: {error}.") from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ConfigurationError(
            f"{path.name} is not the file this version of Ibid knows: its checksum differs. "
            f"Reinstall {package}."
        )
    return data
