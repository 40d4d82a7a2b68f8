"""What a signed URL of the disk store allows, and how it is signed."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, SecretStr, ValidationError

from contracts.errors import BadRequest, Forbidden
from contracts.ports import ObjectStat


class Grant(BaseModel):
    """What a signed URL allows, whole: nothing of it can be changed by whoever holds it."""

    method: Literal["PUT", "GET"]
    key: str
    media_type: str
    expires: int
    size: int | None = None
    sha256: str | None = None
    name: str | None = None

    def check_announced(self, length: str | None) -> None:
        """Raises `BadRequest` before a byte is read when `Content-Length` is another size."""
        if length is not None and self.size is not None and int(length) != self.size:
            raise BadRequest(f"{length} bytes are being sent, {self.size} were announced.")

    def check(self, stat: ObjectStat) -> None:
        """Raises `BadRequest` when what arrived is not what was announced."""
        if self.size is not None and stat.size != self.size:
            raise BadRequest(f"{stat.size} bytes arrived, {self.size} were announced.")
        if self.sha256 is not None and stat.sha256 != self.sha256:
            raise BadRequest("The bytes that arrived have another checksum than announced.")


class Signer:
    """The first key signs, all verify."""

    def __init__(self, keys: Sequence[SecretStr]) -> None:
        self._keys = [key.get_secret_value().encode() for key in keys]

    def token(self, grant: Grant) -> str:
        body = urlsafe_b64encode(grant.model_dump_json(exclude_none=True).encode()).decode()
        return f"{body}.{_sign(self._keys[0], body).decode()}"

    def grant(self, token: str, method: str) -> Grant:
        """Raises `Forbidden` for what we did not sign, signed for something else, or long ago."""
        body, _, signature = token.partition(".")
        known = any(hmac.compare_digest(_sign(key, body), signature.encode()) for key in self._keys)
        if not known:
            raise Forbidden("This link is not valid.")
        try:
            grant = Grant.model_validate_json(urlsafe_b64decode(body))
        except (ValidationError, ValueError):
            raise Forbidden("This link is not valid.") from None
        if grant.method != method:
            raise Forbidden("This link is for something else.")
        if grant.expires < datetime.now(UTC).timestamp():
            raise Forbidden("This link has expired. Ask for a new one.")
        return grant


def _sign(key: bytes, body: str) -> bytes:
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest().encode()
