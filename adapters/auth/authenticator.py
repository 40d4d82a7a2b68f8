"""Codes of an authenticator (TOTP, RFC 6238), and those for whoever has lost it."""

import hashlib
import hmac
import re
import secrets
import time
from uuid import UUID

from pyotp import random_base32
from pyotp.totp import TOTP

_SECONDS = 30
_AROUND = (-1, 0, 1)
"""Steps of time: clocks differ, and typing takes a while (RFC 6238, section 5.2)."""
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Without those that look like others; thirty-two, so that a code of sixteen has 80 bits."""
_LENGTH, _GROUP = 16, 4
RECOVERY_CODES = 10


def new_secret() -> str:
    """160 bits in base32, as authenticators take them."""
    return random_base32()


def address(secret: str, email: str) -> str:
    """What a QR code says to an authenticator: an `otpauth://` URI."""
    return TOTP(secret).provisioning_uri(name=email, issuer_name="Ibid")


def step_of(secret: str, code: str, now: float | None = None) -> int | None:
    """The step of time that this code is of, or None; whether it was used before is not known here.

    `code` as `plain` has it; `now` in seconds since 1970.
    """
    totp, current = TOTP(secret), int((time.time() if now is None else now) // _SECONDS)
    given = code.encode()
    matching = [
        step
        for step in (current + around for around in _AROUND)
        if hmac.compare_digest(totp.generate_otp(step).encode(), given)
    ]
    return max(matching, default=None)


def plain(code: str) -> str:
    """As it is compared, however it was typed."""
    return re.sub(r"[\s-]", "", code).lower()


def new_recovery_codes() -> list[str]:
    """In groups, as they are shown."""
    return [
        _grouped("".join(map(secrets.choice, [_LETTERS] * _LENGTH))) for _ in range(RECOVERY_CODES)
    ]


def recovery_digest(user_id: UUID, code: str) -> bytes:
    """Of a random secret of 80 bits, which needs no slow hash; bound to its person."""
    return hashlib.sha256(f"ibid recovery code {user_id} {plain(code)}".encode()).digest()


def _grouped(code: str) -> str:
    return "-".join(code[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))
