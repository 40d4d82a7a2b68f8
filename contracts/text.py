"""Text as it can be kept."""

import re
import unicodedata

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What PostgreSQL cannot hold or UTF-8 cannot say: NUL, and halves of surrogate pairs."""

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_LONGEST_NAME = 255


def display_name(value: str) -> str:
    """A display column only: NFC, without control and bidi characters, at most 255 bytes.

    Raises:
        ValueError: nothing of it can be seen.
    """
    kept = "".join(
        c for c in unicodedata.normalize("NFC", value) if unicodedata.category(c) not in _DROPPED
    ).strip()
    kept = kept.encode()[:_LONGEST_NAME].decode(errors="ignore").strip()
    if not kept:
        raise ValueError("the name has no visible characters")
    return kept
