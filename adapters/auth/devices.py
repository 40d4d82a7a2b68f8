"""Devices that signed in before: they have guesses of their own, which strangers cannot use up.

What a device keeps is no credential. It names a person and a device, and it is signed with a key of
ours and the hash of the person's password, so that it ends when the password changes.
"""

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Sequence
from uuid import UUID

from pydantic import SecretStr

SECONDS = 400 * 24 * 3600  # as long as browsers keep a cookie
_SHAPE = re.compile(r"([0-9a-f]{32})\.([0-9]{1,12})\.([0-9a-f]{64})")


class Devices:
    """Signed with the first key, believed with any."""

    def __init__(self, keys: Sequence[SecretStr]) -> None:
        # A key of its own for each purpose, so that nothing signed here passes for something else.
        self._keys = [_mac(key.get_secret_value().encode(), b"ibid devices") for key in keys]

    def label(self, email: str) -> str:
        """Tells the people of one browser apart; says nothing to whoever reads it."""
        return self.digest("device", email).hex()[:16]

    def digest(self, what: str, *who: str) -> bytes:
        """A name for something that is counted, from which nobody gets back to who it was."""
        return _mac(self._keys[0], "\0".join(("digest", what, *who)).encode())

    def issue(self, user_id: UUID, password_hash: str, device: str | None = None) -> str:
        device = device or secrets.token_hex(16)
        issued = str(int(time.time()))
        return f"{device}.{issued}.{_sign(self._keys[0], user_id, password_hash, device, issued)}"

    def read(self, kept: str | None, user_id: UUID, password_hash: str) -> str | None:
        """The device, when `kept` is what we gave this person with this password."""
        found = _SHAPE.fullmatch(kept or "")
        if found is None:
            return None
        device, issued, signature = found.groups()
        if not 0 <= time.time() - int(issued) <= SECONDS:
            return None
        expected = [_sign(key, user_id, password_hash, device, issued) for key in self._keys]
        return device if any(hmac.compare_digest(signature, one) for one in expected) else None


def _sign(key: bytes, user_id: UUID, password_hash: str, device: str, issued: str) -> str:
    said = "\0".join(("device", str(user_id), password_hash, device, issued))
    return _mac(key, said.encode()).hex()


def _mac(key: bytes, said: bytes) -> bytes:
    return hmac.new(key, said, hashlib.sha256).digest()
