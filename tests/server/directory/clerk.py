"""What Clerk sends when something becomes of a user, signed by the reference library."""

import json
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
from pydantic import HttpUrl
from standardwebhooks import Webhook

from contracts.settings import OidcSettings, Settings
from local.processes import free_port

ISSUER = "https://clerk.example.com"
SECRETS = tuple(
    "whsec_" + b64encode(word * 2).decode() for word in (b"one-for-tests", b"another-one-")
)


def with_clerk(settings: Settings, **told: Any) -> Settings:
    issuer = {
        "issuer": ISSUER,
        "client_id": "ibid",
        "kind": "clerk",
        "webhook_secrets": ",".join(SECRETS),
        **told,
    }
    return settings.model_copy(
        update={
            "oidc": {
                "clerk": OidcSettings.model_validate(issuer),
                "other": OidcSettings(issuer="https://id.example.com", client_id="ibid"),
            },
            "public_api_url": HttpUrl(f"http://127.0.0.1:{free_port()}"),
        }
    )


@dataclass
class ClerkUser:
    id: str = field(default_factory=lambda: f"user_{uuid4().hex}")
    updated_at: int = 1_700_000_000_000

    @property
    def email(self) -> str:
        return f"{self.id.lower()}@example.com"

    def said(self, verified: bool = True, **more: Any) -> dict[str, Any]:
        """As of a moment later than what was said before."""
        self.updated_at += 1000
        email = more.pop("email", self.email)
        return {
            "object": "user",
            "id": self.id,
            "first_name": "Ada",
            "last_name": "Lovelace",
            "primary_email_address_id": "idn_1",
            "email_addresses": [
                {"id": "idn_0", "email_address": "other@example.com", "verification": None},
                {
                    "id": "idn_1",
                    "email_address": email,
                    "verification": {
                        "status": "verified" if verified else "unverified",
                        "strategy": "email_code",
                    },
                },
            ],
            "banned": False,
            "locked": False,
            "public_metadata": {},
            "updated_at": self.updated_at,
            **more,
        }


def event(kind: str, data: dict[str, Any]) -> bytes:
    return json.dumps({"type": kind, "object": "event", "data": data}).encode()


def signed(
    body: bytes, secret: str = SECRETS[0], name: str | None = None, age: timedelta = timedelta()
) -> dict[str, str]:
    at, name = datetime.now(UTC) - age, name or f"msg_{uuid4().hex}"
    return {
        "svix-id": name,
        "svix-timestamp": str(int(at.timestamp())),
        "svix-signature": Webhook(secret).sign(name, at, body.decode()),
        "content-type": "application/json",
    }


@dataclass
class Clerk:
    """Sends to the endpoint of an API."""

    http: httpx.AsyncClient

    async def send(self, body: bytes, headers: dict[str, str]) -> httpx.Response:
        return await self.http.post("/webhooks/clerk/clerk", content=body, headers=headers)

    async def tell(self, kind: str, data: dict[str, Any]) -> str:
        """What came of it."""
        body = event(kind, data)
        answer = await self.send(body, signed(body))
        assert answer.status_code == 200, answer.text
        return answer.json()["outcome"]
