"""Signing in at an issuer: what is begun, what comes back, and who that is."""

from uuid import UUID

from pydantic import BaseModel


class BegunSignIn(BaseModel):
    """What only the browser that began keeps, sealed. `person` is who wants the identity added to
    their account; nobody, where somebody wants to come in. `ends_at`: seconds since 1970."""

    provider: str
    redirect_uri: str
    state: str
    nonce: str
    verifier: str
    person: UUID | None
    ends_at: int


class ProviderAnswer(BaseModel):
    """What an issuer sends a browser back with: a code, or why there is none."""

    code: str | None
    iss: str | None
    error: str | None


class ProvedIdentity(BaseModel):
    """Somebody, as an issuer proved them. `subject` is theirs at the issuer for good; `email` is
    None unless the issuer is believed about it; `groups` are those of its claims."""

    issuer: str
    subject: str
    email: str | None
    name: str | None
    groups: list[str] = []


class PasskeyCeremony(BaseModel):
    """A challenge that a passkey is to sign, sealed: to be added by `person`, or to sign somebody
    in. `ends_at`: seconds since 1970."""

    challenge: str
    person: UUID | None
    ends_at: int


class HalfSignedIn(BaseModel):
    """Somebody whose password was right, and whose second factor is still to come: sealed.

    `password` is a digest of its hash, so that another password ends it; `enrols`: they have no
    second factor yet and need one. `ends_at`: seconds since 1970.
    """

    user_id: UUID
    password: str
    enrols: bool
    nonce: str
    ends_at: int
