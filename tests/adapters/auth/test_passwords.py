"""What a stored password costs whoever wants to guess it."""

import subprocess
import sys

from argon2 import extract_parameters, profiles

_HASH = """
import asyncio
from adapters.auth.local import Passwords
print(asyncio.run(Passwords().hash("correct horse battery")))
"""


def test_a_password_is_hashed_at_the_cost_that_rfc_9106_names() -> None:
    """In a process of its own: the others hash at a lower cost."""
    hashed = subprocess.run(
        [sys.executable, "-c", _HASH], check=True, capture_output=True, text=True
    ).stdout.strip()

    assert extract_parameters(hashed) == profiles.RFC_9106_LOW_MEMORY
