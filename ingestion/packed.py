"""Packed words for numpy, where thousands are looked at or moved at once."""

import numpy as np

WORDS = np.dtype([("start", "<u4"), ("length", "<u2"), ("box", "<u2", 4)])
"""`contracts.geometry.PACKED_WORD`, field by field."""
