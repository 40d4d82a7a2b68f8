"""Webhooks as Standard Webhooks and Svix sign them: HMAC-SHA256 over id, time and body.

The library checks signature and time (five minutes to either side); what it leaves to a parser that
raises whatever it likes is refused here alike.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pydantic import SecretStr
from standardwebhooks import Webhook, WebhookVerificationError

from contracts.errors import BadRequest

_PARTS = ("id", "timestamp", "signature")
_LONGEST = 4000
"""Characters of a header; a signature has 47, and some are sent side by side."""
_WRONG = (
    "This webhook is not signed with a secret that is set here, or is older than five minutes. Copy"
    " the endpoint's signing secret to WEBHOOK_SECRETS, and look at both clocks."
)


class Signed(NamedTuple):
    """A body whose signature is good."""

    id: str
    """The same each time that it is sent."""
    body: bytes

    def digest(self, issuer: str) -> bytes:
        return hashlib.sha256(f"webhook\0{issuer}\0{self.id}".encode()).digest()


def verified(headers: Mapping[str, str], body: bytes, secrets: Sequence[SecretStr]) -> Signed:
    """`headers` by their names in lower case; any of the secrets is good, so that one can be
    replaced by another.

    Raises:
        BadRequest: whatever is wrong with it.
    """
    # Svix and Clerk name them so; the standard, `webhook-`.
    said = {
        f"webhook-{part}": headers.get(f"svix-{part}") or headers.get(f"webhook-{part}", "")
        for part in _PARTS
    }
    if all(0 < len(value) <= _LONGEST for value in said.values()):
        for secret in secrets:
            if _is_good(secret.get_secret_value(), body, said):
                return Signed(said["webhook-id"], body)
    raise BadRequest(_WRONG)


def _is_good(secret: str, body: bytes, said: dict[str, str]) -> bool:
    try:
        Webhook(secret).verify(body, said, json_parse=False)
    except (WebhookVerificationError, ValueError):  # no base64, no UTF-8, no comma
        return False
    return True
