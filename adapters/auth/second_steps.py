"""A sign-in of which the password was right and a second factor is still to come: sealed, and kept
by whoever signs in, so that nothing is written for it and whichever process goes on with it."""

import hashlib
import secrets
import time
from collections.abc import Sequence
from uuid import UUID

from pydantic import SecretStr

from adapters.sealing import CannotOpen, Sealer
from contracts.errors import BadRequest
from contracts.sign_in import HalfSignedIn

SECONDS = 600
"""Long enough to install an authenticator."""
_CONTEXT = "second step"
STALE = "This sign-in took too long, or went on already. Begin again."


class SecondSteps:
    def __init__(self, keys: Sequence[SecretStr]) -> None:
        # A key of its own for each purpose, so that nothing sealed here passes for something else.
        self._sealer = Sealer(
            [SecretStr(f"ibid second steps {key.get_secret_value()}") for key in keys]
        )

    def challenge(self, user_id: UUID, password_hash: str, *, enrols: bool) -> str:
        half = HalfSignedIn(
            user_id=user_id,
            password=_digest(password_hash),
            enrols=enrols,
            nonce=secrets.token_urlsafe(16),
            ends_at=int(time.time()) + SECONDS,
        )
        return self._sealer.seal(half.model_dump_json().encode(), _CONTEXT)

    def read(self, challenge: str) -> HalfSignedIn:
        """Raises `BadRequest`: it is none of ours, or too old."""
        try:
            sealed = self._sealer.open(challenge, _CONTEXT)
        except CannotOpen:
            raise BadRequest(STALE) from None
        half = HalfSignedIn.model_validate_json(sealed)
        if half.ends_at < time.time():
            raise BadRequest(STALE)
        return half

    def is_of(self, half: HalfSignedIn, password_hash: str | None) -> bool:
        """Whether the password is still the one that was right."""
        return password_hash is not None and half.password == _digest(password_hash)

    def digest(self, half: HalfSignedIn) -> bytes:
        """What is noted of one that went on, so that it does so once."""
        return hashlib.sha256(f"{_CONTEXT} {half.nonce}".encode()).digest()


def _digest(password_hash: str) -> str:
    return hashlib.sha256(password_hash.encode()).hexdigest()
