"""Who makes vectors, and what they make."""

from array import array
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    Vector = array[float]
else:  # Python 3.11 cannot subscript it
    Vector = array
"""A unit vector of 32-bit floats (`array('f')`); numpy reads it without a copy."""


class EmbedderId(NamedTuple):
    """One that the database knows: vectors are kept under its number."""

    no: int
    name: str
    dimensions: int
