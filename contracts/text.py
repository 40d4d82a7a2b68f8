"""Text as it can be kept."""

import re

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What PostgreSQL cannot hold or UTF-8 cannot say: NUL, and halves of surrogate pairs."""
