"""Matrices in blocks of 32 weights: 4 bits each, and one 16-bit scale for all (GGML's Q4_0).

A block is 18 bytes: the scale, then 16 bytes of which byte j has weight j below and weight j + 16
above. A weight is (its 4 bits - 8) times the scale.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
BLOCK_BYTES = 18
ZERO = 8


class FourBits(NamedTuple):
    """A matrix, as a view of the bytes: [rows, blocks of a row, 18]."""

    blocks: NDArray[np.uint8]

    @property
    def shape(self) -> tuple[int, int]:
        rows, blocks, _ = self.blocks.shape
        return rows, blocks * BLOCK

    def scales(self) -> NDArray[np.float16]:
        """[rows, blocks, 1], a copy."""
        return np.ascontiguousarray(self.blocks[..., :2]).view("<f2")

    def nibbles(self) -> NDArray[np.uint8]:
        """[rows, blocks, 32], from 0 to 15, a copy."""
        packed = self.blocks[..., 2:]
        return np.concatenate([packed & np.uint8(15), packed >> np.uint8(4)], axis=-1)

    def rows(self, numbers: NDArray[np.int32]) -> NDArray[np.float32]:
        """These rows in 32 bits: [*numbers.shape, columns]. The rest of the table is not read."""
        some = FourBits(self.blocks[numbers])
        values = some.nibbles().astype(np.float32)
        values -= ZERO
        values *= some.scales()
        return values.reshape(*numbers.shape, -1)
