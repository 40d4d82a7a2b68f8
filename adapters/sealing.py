"""Secrets that people hand in, kept so that the database alone gives none of them away.

AES-256-GCM under a key of the installation's. The text names its key, so that keys can be rotated:
the first one seals, all open. What a secret is bound to (`context`) is authenticated: a sealed text
that is copied to another row, or whose row comes to mean another host, opens nothing.
"""

import hashlib
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import SecretStr

from contracts.errors import Unavailable
from contracts.text import base64url, from_base64url

_VERSION = "v1"
_NONCE = 12


class CannotOpen(Unavailable):
    """A secret was sealed with a key that is gone, or for something else."""

    slug = "secret-unreadable"


class Sealer:
    def __init__(self, keys: Sequence[SecretStr]) -> None:
        self._keys = {name: AESGCM(key) for name, key in map(_derived, keys)}

    @property
    def can_seal(self) -> bool:
        return bool(self._keys)

    def seal(self, plain: bytes, context: str) -> str:
        name, key = next(iter(self._keys.items()))
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + key.encrypt(nonce, plain, _bound(context))
        return f"{_VERSION}.{name}.{base64url(sealed)}"

    def is_current(self, sealed: str) -> bool:
        """Whether it is sealed with the key that seals, and no older one is needed for it."""
        return sealed.split(".")[:2] == [_VERSION, next(iter(self._keys), None)]

    def open(self, sealed: str, context: str) -> bytes:
        """Raises `CannotOpen`."""
        try:
            version, name, text = sealed.split(".")
            data = from_base64url(text)
            if version == _VERSION and name in self._keys:
                return self._keys[name].decrypt(data[:_NONCE], data[_NONCE:], _bound(context))
        except (InvalidTag, ValueError):
            pass
        raise CannotOpen("The tool's secrets cannot be read any more. Enter them again.")


def _derived(key: SecretStr) -> tuple[str, bytes]:
    """A name that tells nothing of the key, and 256 bits; the settings see to it that it is long
    and random."""
    plain = key.get_secret_value().encode()
    name = hashlib.sha256(b"ibid sealing name " + plain).hexdigest()[:8]
    return name, hashlib.sha256(b"ibid sealing key " + plain).digest()


def _bound(context: str) -> bytes:
    return f"{_VERSION} {context}".encode()
