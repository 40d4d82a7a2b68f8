"""A sign-in that was begun at an issuer, as the browser keeps it until it comes back: sealed.

So beginning one writes nothing, and one that comes back to another browser opens nothing there.
"""

import hashlib
import secrets
import time
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from pydantic import SecretStr

from adapters.sealing import CannotOpen, Sealer
from contracts.errors import BadRequest
from contracts.sign_in import BegunSignIn

SECONDS = 600
"""Long enough to look for a telephone, short enough that a code is worth little."""
_CONTEXT = "begun sign-in"
_STALE = "This sign-in was not begun in this browser, or too long ago. Begin again."


class Kept(NamedTuple):
    """What a browser keeps, under a name that tells it from others that are on their way."""

    label: str
    value: str


class BegunSignIns:
    def __init__(self, keys: Sequence[SecretStr]) -> None:
        # A key of its own for each purpose, so that nothing sealed here passes for something else.
        self._sealer = Sealer(
            [SecretStr(f"ibid sign-ins {key.get_secret_value()}") for key in keys]
        )

    def begin(self, provider: str, redirect_uri: str, person: UUID | None) -> BegunSignIn:
        """State, nonce and PKCE's verifier (RFC 7636) of 256 bits each."""
        return BegunSignIn(
            provider=provider,
            redirect_uri=redirect_uri,
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(32),
            person=person,
            ends_at=int(time.time()) + SECONDS,
        )

    def kept(self, begun: BegunSignIn) -> Kept:
        label = self.label(begun.state)
        sealed = self._sealer.seal(begun.model_dump_json().encode(), f"{_CONTEXT} {label}")
        return Kept(label, sealed)

    def label(self, state: str) -> str:
        return hashlib.sha256(state.encode()).hexdigest()[:16]

    def read(self, kept: str | None, state: str, provider: str) -> BegunSignIn:
        """What was begun here, with this state, at this provider.

        Raises:
            BadRequest: it was not, or not lately.
        """
        try:
            plain = self._sealer.open(kept or "", f"{_CONTEXT} {self.label(state)}")
        except CannotOpen:
            raise BadRequest(_STALE) from None
        begun = BegunSignIn.model_validate_json(plain)
        if (begun.state, begun.provider) != (state, provider) or begun.ends_at < time.time():
            raise BadRequest(_STALE)
        return begun

    def digest(self, begun: BegunSignIn) -> bytes:
        """What is noted of one that came back, so that it does so once."""
        return hashlib.sha256(f"{_CONTEXT} {begun.state}".encode()).digest()
