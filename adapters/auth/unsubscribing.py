"""Links in letters that switch one kind of them off, for whoever has the letter: signed, so that
nothing is kept of them, and good for as long as a key is that they were signed with. They tell who
somebody is to nothing but that switch."""

import hashlib
import hmac
import re
from collections.abc import Sequence
from uuid import UUID

from pydantic import SecretStr

from contracts.notices import NoticeKind, Unsubscription
from contracts.text import base64url

_TOKEN = re.compile(r"([0-9a-f]{32})\.([a-z]{1,20})\.([A-Za-z0-9_-]{32})", re.ASCII)
_BYTES = 24


class Unsubscribing:
    def __init__(self, keys: Sequence[SecretStr]) -> None:
        # A key of its own for each purpose, so that nothing signed here passes for something else.
        self._keys = [f"ibid unsubscribing {key.get_secret_value()}".encode() for key in keys]

    def token(self, user_id: UUID, kind: NoticeKind) -> str:
        """The same for each letter of this kind to this person."""
        said = f"{user_id.hex}.{kind}"
        return f"{said}.{_signature(self._keys[0], said)}"

    def read(self, token: str) -> Unsubscription | None:
        """None: it is none of ours."""
        found = _TOKEN.fullmatch(token)
        if found is None or found[2] not in [*NoticeKind]:
            return None
        said = f"{found[1]}.{found[2]}"
        # All of them, so that how long it takes says nothing of which.
        good = [hmac.compare_digest(_signature(key, said), found[3]) for key in self._keys]
        return Unsubscription(UUID(found[1]), NoticeKind(found[2])) if any(good) else None


def _signature(key: bytes, said: str) -> str:
    signed = hmac.new(key, said.encode(), hashlib.sha256).digest()[:_BYTES]
    return base64url(signed)
