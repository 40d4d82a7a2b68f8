"""Issuers by kind: what each calls a person's groups, and what it has to be asked for.

They differ in names alone. Each claim is the issuer's word about somebody: what people can write
themselves (Supabase's `user_metadata`, Clerk's `unsafe_metadata`) decides nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from adapters.auth.oidc import id_token, transport
from adapters.auth.oidc.issuer import Issuer
from adapters.web.egress import Egress
from contracts.emails import email_address
from contracts.errors import Forbidden, Unauthorized
from contracts.settings import OidcSettings, Settings
from contracts.sign_in import BegunSignIn, ProvedIdentity, ProviderAnswer
from contracts.text import UNSTORABLE

_LONGEST_NAME = 200
_REASONS = {
    "access_denied": "that you did not allow it, or may not come in",
    "login_required": "that you are not signed in there",
    "consent_required": "that you have not agreed there",
    "interaction_required": "that it has something to ask you first",
    "account_selection_required": "that you have to choose an account there",
    "temporarily_unavailable": "that it is busy; try again in a moment",
    "server_error": "that something is wrong with it; try again in a moment",
    "unauthorized_client": "that it does not know this Ibid; tell your administrator",
    "invalid_scope": "that it does not give what was asked for; tell your administrator",
}


class Oidc:
    """Any issuer. Its groups are wherever `GROUPS_CLAIMS` says."""

    scopes: ClassVar[str] = "openid email profile"
    algorithm: ClassVar[str] = "RS256"
    groups: ClassVar[Sequence[str]] = ("groups",)
    """Paths of claims, of which each may be missing; `{client_id}` is ours."""

    def __init__(self, label: str, told: OidcSettings, issuer: Issuer) -> None:
        self._label, self._told, self._issuer = label, told, issuer

    @classmethod
    def from_settings(cls, name: str, settings: Settings, egress: Egress) -> Self:
        """Connects when first asked.

        Raises:
            ConfigurationError: naming the setting that is wrong.
        """
        told = settings.oidc[name]
        variable = f"IBID_OIDC__{name.upper().replace('-', '_')}__ISSUER"
        transport.refuse_plain(told.issuer, variable)
        own = transport.reaching(egress, settings.web, told.issuer)
        label = told.label or name.capitalize()
        return cls(label, told, Issuer(label, told, told.algorithm or cls.algorithm, own))

    async def close(self) -> None:
        await self._issuer.close()

    async def address(self, begun: BegunSignIn) -> str:
        return await self._issuer.address(begun, self._told.scopes or self.scopes)

    async def proved(self, begun: BegunSignIn, answer: ProviderAnswer) -> ProvedIdentity:
        issuer = self._issuer
        try:
            issuer.says_who_answers(answer.iss, await issuer.discovered())
            if answer.error is not None or answer.code is None:
                raise self._refusal(answer.error)
            tokens = await issuer.redeemed(begun, answer.code)
            access = tokens.get("access_token")
            expected = id_token.Expected(
                issuer=self._told.issuer,
                client_id=self._told.client_id,
                nonce=begun.nonce,
                access_token=access if isinstance(access, str) else None,
            )
            claims = await id_token.read(
                tokens.get("id_token"), issuer.keys, issuer.algorithm, expected
            )
            if self._wants_more_than(claims):
                claims = {**await issuer.about(access, claims["sub"]), **claims}
        except Unauthorized as error:
            raise issuer.refused(error) from None
        self._let_in(claims)
        return ProvedIdentity(
            issuer=self._told.issuer,
            subject=claims["sub"],
            email=self._email(claims),
            name=_name(claims),
            groups=sorted(self._groups(claims)),
        )

    def _refusal(self, error: str | None) -> Forbidden:
        why = _REASONS.get(error or "", "that it cannot sign you in")
        return Forbidden(f"{self._label} says {why}.")

    def _wants_more_than(self, claims: Mapping[str, Any]) -> bool:
        """An issuer may keep the ID token short, and tell the rest when asked."""
        wanted = (self._told.allowed_groups or self._told.group_map) and not self._groups(claims)
        return bool(wanted) or "email" not in claims

    def _let_in(self, claims: Mapping[str, Any]) -> None:
        allowed = set(self._told.allowed_groups)
        if allowed and allowed.isdisjoint(self._groups(claims)):
            raise Forbidden(
                f"{self._label} says that you are in no group that may use this Ibid. Ask whoever"
                " looks after your account there."
            )

    def _groups(self, claims: Mapping[str, Any]) -> set[str]:
        return _groups_at(claims, self._told, self.groups)

    def _email(self, claims: Mapping[str, Any]) -> str | None:
        """An unverified address is no key, and names nobody."""
        if self._told.emails == "verified" and claims.get("email_verified") is not True:
            return None
        try:
            return email_address(claims["email"])
        except (ValueError, LookupError, AttributeError, TypeError):
            return None


class Keycloak(Oidc):
    """Roles of the realm and of our client, and groups; each wants a mapper into the ID token or
    the userinfo. A group comes as a path, `/engineering`."""

    groups = ("groups", "realm_access.roles", "resource_access.{client_id}.roles")


class Clerk(Oidc):
    """A Clerk application as an OAuth provider; its groups stand in a person's public metadata,
    which the backend alone writes."""

    scopes = "openid email profile public_metadata"
    groups = ("public_metadata.groups", "public_metadata.roles")


class Supabase(Oidc):
    """A Supabase project as an OAuth 2.1 server; groups are in `app_metadata`, which a hook has to
    put into the ID token. Projects of today sign with ES256."""

    algorithm = "ES256"
    groups = ("app_metadata.groups", "app_metadata.roles")


def groups_in(user: Mapping[str, Any], told: OidcSettings) -> set[str]:
    """Of a user, as a webhook of Clerk tells of them."""
    return _groups_at(user, told, Clerk.groups)


def _groups_at(claims: Mapping[str, Any], told: OidcSettings, otherwise: Sequence[str]) -> set[str]:
    found = (at(claims, path, told.client_id) for path in told.groups_claims or otherwise)
    return {name for one in found for name in _names(one)}


def at(claims: Mapping[str, Any], path: str, client_id: str) -> Any:
    """What stands at a path; a claim may also be named so with its dots, as addresses are."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for part in path.split("."):
        name = client_id if part == "{client_id}" else part
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _names(found: Any) -> list[str]:
    """Groups come as a list, or as one name."""
    told = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    return [name for name in told if isinstance(name, str)]


def _name(claims: Mapping[str, Any]) -> str | None:
    """What they call themselves, which proves nothing."""
    name = claims.get("name")
    if not isinstance(name, str):
        return None
    return UNSTORABLE.sub("", name).strip()[:_LONGEST_NAME] or None
