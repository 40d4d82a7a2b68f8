"""A directory that calls SCIM, as Entra ID, Okta and others do."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def somebody() -> str:
    return f"p{uuid4().hex[:12]}@example.com"


def user(address: str, **more: Any) -> dict[str, Any]:
    """As Okta sends one."""
    return {
        "schemas": [USER],
        "userName": address,
        "name": {"givenName": "Ada", "familyName": "Lovelace"},
        "emails": [{"primary": True, "value": address, "type": "work"}],
        "displayName": "Ada Lovelace",
        "locale": "en-US",
        "externalId": f"okta-{address}",
        "groups": [],
        "active": True,
        **more,
    }


def operation(op: str, path: str | None = None, value: Any = None) -> dict[str, Any]:
    said = {"op": op, "path": path, "value": value}
    return {name: one for name, one in said.items() if one is not None}


@dataclass
class Scim:
    """`http` is below SCIM's address, with a token."""

    http: httpx.AsyncClient
    token: str

    @property
    def url(self) -> str:
        return str(self.http.base_url).rstrip("/")

    async def made(self, address: str, **more: Any) -> str:
        return (await self.answered(201, "POST", "/Users", user(address, **more)))["id"]

    async def group(self, *members: str, name: str | None = None) -> str:
        body = {
            "schemas": [GROUP],
            "displayName": name or uuid4().hex,
            "members": [{"value": one} for one in members],
        }
        return (await self.answered(201, "POST", "/Groups", body))["id"]

    async def patched(self, path: str, *operations: dict[str, Any]) -> dict[str, Any]:
        body = {"schemas": [PATCH], "Operations": list(operations)}
        return await self.answered(200, "PATCH", path, body)

    async def members(self, group: str) -> list[str]:
        found = await self.answered(200, "GET", f"/Groups/{group}")
        return sorted(one["value"] for one in found.get("members", []))

    async def answered(
        self, status: int, method: str, path: str, body: Any = None, **headers: str
    ) -> dict[str, Any]:
        answer = await self.http.request(method, path, json=body, headers=headers)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/scim+json"
        return answer.json()

    async def refused(self, status: int, method: str, path: str, body: Any = None) -> str | None:
        """Its `scimType`, in the standard's own shape."""
        found = await self.answered(status, method, path, body)
        assert (found["schemas"], found["status"]) == ([ERROR], str(status))
        assert found["detail"]
        return found.get("scimType")
