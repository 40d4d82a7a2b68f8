"""A FAKE: Supabase Auth over a real socket, as far as our plug-in uses it.

Written from the server's public behaviour: it publishes its public keys as a JWKS, its access
tokens have the claims its documentation names, and `/auth/v1/user` wants a key of the project and
a token, and refuses one whose session has ended, or whose person is banned, with a 403 and a code.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from tests.fakes.serving import Got, Reply, listening, next_one, send

SECRET = "bGVnYWN5IGtleSBvZiBhIGZha2UgcHJvamVjdCBvZiB0aGVpcnM"
PUBLISHABLE_KEY = "sb_publishable_of_a_fake_project"
EC_KEY, RSA_KEY = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)
_USER = "/auth/v1/user"


def public(key: Any, kid: str) -> dict[str, Any]:
    kind, name = (
        (ECAlgorithm, "ES256")
        if isinstance(key, ec.EllipticCurvePrivateKey)
        else (RSAAlgorithm, "RS256")
    )
    told = json.loads(kind.to_jwk(key.public_key()))
    return {**told, "kid": kid, "alg": name, "use": "sig", "key_ops": ["verify"]}


@dataclass
class SupabaseAuth:
    """`keys` are published; `ended` are sessions, `banned` people; `down` answers nobody."""

    url: str = ""
    keys: list[dict[str, Any]] = field(
        default_factory=lambda: [public(EC_KEY, "ec"), public(RSA_KEY, "rsa")]
    )
    ended: set[str] = field(default_factory=set[str])
    banned: set[str] = field(default_factory=set[str])
    down: bool = False
    asked: Counter[str] = field(default_factory=Counter[str])

    def claims(self, **changes: Any) -> dict[str, Any]:
        """Of an access token; None leaves one out."""
        now = int(time.time())
        claims = {
            "iss": f"{self.url}/auth/v1",
            "aud": "authenticated",
            "sub": str(uuid4()),
            "role": "authenticated",
            "email": f"{uuid4().hex}@example.org",
            "phone": "",
            "iat": now,
            "exp": now + 3600,
            "aal": "aal1",
            "amr": [{"method": "password", "timestamp": now}],
            "session_id": str(uuid4()),
            "is_anonymous": False,
            "app_metadata": {"provider": "email", "providers": ["email"]},
            "user_metadata": {"full_name": "Ada Lovelace"},
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, algorithm: str = "ES256", **changes: Any) -> str:
        key, kid = {
            "ES256": (EC_KEY, "ec"),
            "RS256": (RSA_KEY, "rsa"),
            "HS256": (SECRET, "legacy"),
        }[algorithm]
        return jwt.encode(self.claims(**changes), key, algorithm, headers={"kid": kid})

    def reply(self, request: Got) -> Reply:
        path = request.target.partition("?")[0]
        self.asked[path] += 1
        if self.down:
            return Reply({"message": "upstream"}, 503)
        if path == "/auth/v1/.well-known/jwks.json":
            return Reply({"keys": self.keys})
        if path != _USER or request.method != "GET":
            return Reply({"message": "no Route matched with those values"}, 404)
        if request.headers.get("apikey") != PUBLISHABLE_KEY:
            return Reply({"message": "Invalid API key"}, 401)
        return self._user(request.authorization.removeprefix("Bearer "))

    def _user(self, token: str) -> Reply:
        # Whether it is signed right is its own tests' business: here what comes after is shown.
        claims = jwt.decode(token, options={"verify_signature": False})
        if claims["session_id"] in self.ended:
            return _refused("session_not_found", "Session from session_id claim does not exist")
        if claims["sub"] in self.banned:
            return _refused("user_banned", "User is banned")
        return Reply(
            {
                "id": claims["sub"],
                "aud": "authenticated",
                "role": "authenticated",
                "email": claims["email"],
                "phone": "",
                "app_metadata": claims["app_metadata"],
                "user_metadata": claims["user_metadata"],
                "created_at": "2026-01-01T00:00:00Z",
            }
        )


def _refused(code: str, message: str) -> Reply:
    return Reply({"code": 403, "error_code": code, "msg": message}, 403)


@asynccontextmanager
async def supabase_auth() -> AsyncIterator[SupabaseAuth]:
    fake = SupabaseAuth()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await next_one(reader):
            await send(writer, fake.reply(request), keep=True)

    async with listening(serve) as port:
        fake.url = f"http://127.0.0.1:{port}"
        yield fake
