"""Where people may sign in, beside a password here: issuers of identities, each under a name."""

import re
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr, field_validator, model_validator

from contracts.settings.group import Keys, Names, SettingsGroup

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
"""Of an issuer, as it stands in addresses."""
_SIGNING = re.compile(r"whsec_[A-Za-z0-9+/]{32,}={0,2}")


class OidcSettings(SettingsGroup):
    """One issuer: `IBID_OIDC__<NAME>__…`. An issuer without a client id stops the start: whatever
    it says would be for anybody."""

    issuer: str = Field(
        description="As its discovery document has it, to the letter; `https`, or a private host."
    )
    client_id: str = Field(min_length=1, max_length=500, description="Of Ibid, as it knows us.")
    client_secret: SecretStr = Field(
        SecretStr(""), description="Without one Ibid is a public client, which PKCE allows."
    )
    kind: str = Field(
        "oidc", description="oidc, keycloak, clerk, supabase, or another plug-in's name."
    )
    label: str = Field("", max_length=60, description="On its button; else its name.")
    scopes: str = Field("", description="Else those of its kind: openid email profile.")
    algorithm: Literal["RS256", "ES256"] | None = Field(
        None, description="The one that it signs with, and no other; else that of its kind."
    )
    groups_claims: Names = Field(
        [], description="Where groups and roles stand, `realm_access.roles`; else as its kind has."
    )
    allowed_groups: Names = Field(
        [], description="Who is in none of these may not come in. Empty: everybody may."
    )
    group_map: dict[str, str] = Field(
        {},
        description="Which group here its claim puts somebody in, at each sign-in: JSON,"
        ' `{"/engineering": "Engineering"}`. Groups that are made by hand are followed by name.',
    )
    webhook_secrets: Keys = Field(
        [],
        description="Of Clerk: what it signs its webhooks with, `whsec_…`; several while one is"
        " replaced by another. Without one no webhook is taken.",
    )
    emails: Literal["verified", "all"] = Field(
        "verified",
        description="Which addresses of it are believed: those that it says it verified, or all.",
    )
    link_by_email: bool = Field(
        False, description="Whether such an address opens the account here that has it."
    )
    sign_up: bool = Field(True, description="Whether who has no account here is given one.")
    session_seconds: PositiveInt = Field(
        24 * 3600,
        description="After that they sign in there again, and its groups are looked at. So long"
        " holds what its claim gave, too, however else they come in.",
    )
    timeout_seconds: PositiveFloat = 10

    @field_validator("issuer")
    @classmethod
    def _is_an_address(cls, issuer: str) -> str:
        parts = urlsplit(issuer)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("this is no address of an issuer, such as https://id.example.com")
        if parts.query or parts.fragment or parts.username:
            raise ValueError("an issuer has no query, fragment or user (OpenID Connect Core, 2)")
        return issuer

    @field_validator("webhook_secrets")
    @classmethod
    def _can_sign(cls, secrets: list[SecretStr]) -> list[SecretStr]:
        for secret in secrets:
            if not _SIGNING.fullmatch(secret.get_secret_value()):
                raise ValueError("a signing secret is `whsec_` and at least 24 bytes in base64")
        return secrets

    @field_validator("group_map")
    @classmethod
    def _is_short(cls, mapped: dict[str, str]) -> dict[str, str]:
        if any(not 0 < len(name.strip()) <= 100 for name in mapped.values()):
            raise ValueError("a group's name has 1 to 100 characters")
        return mapped

    @model_validator(mode="after")
    def _webhooks_are_of_clerk(self) -> Self:
        if self.webhook_secrets and self.kind != "clerk":
            raise ValueError("only webhooks of an issuer of the kind clerk are taken")
        return self

    @field_validator("groups_claims", "allowed_groups", "webhook_secrets", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return value


def label_of(name: str, told: OidcSettings) -> str:
    """What people know it by."""
    return told.label or name.capitalize()


def named(issuers: dict[str, OidcSettings]) -> dict[str, OidcSettings]:
    """By names that can stand in an address, each issuer once.

    Raises:
        ValueError: with what is wrong.
    """
    found = {name.lower().replace("_", "-"): told for name, told in issuers.items()}
    for name in found:
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name: use letters, digits and dashes, at most 32")
    if len({told.issuer for told in found.values()}) < len(issuers):
        raise ValueError("two names have the same issuer, so nobody's identity would be one's own")
    return found
