"""What sign-up, sign-in and API keys look like on the wire."""

import re
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
)

from adapters.auth.strength import weakness
from contracts.emails import email_address
from contracts.inputs import Input, VisibleText
from contracts.moments import Moment
from contracts.people import LONGEST_INSTRUCTIONS, OF_PROJECTS, ApiKey, User, Verb

_SHORTEST, _LONGEST = 8, 200

Email = Annotated[str, Field(max_length=320), AfterValidator(email_address)]
Password = Annotated[
    SecretStr, Field(json_schema_extra={"minLength": _SHORTEST, "maxLength": _LONGEST})
]


class SignUp(Input):
    email: Email
    name: str | None = Field(default=None, max_length=200)
    password: Password  # after the others: it must not be one of them

    @field_validator("password")
    @classmethod
    def _is_hard_to_guess(cls, password: SecretStr, info: ValidationInfo) -> SecretStr:
        if weak := too_weak(password, info.data.get("email") or "", info.data.get("name")):
            raise ValueError(weak)
        return password


def too_weak(password: SecretStr, email: str, name: str | None) -> str | None:
    """Why this password will not do for this person, or None."""
    plain = password.get_secret_value()
    if not _SHORTEST <= len(plain) <= _LONGEST:
        return f"Use {_SHORTEST} to {_LONGEST} characters."
    local, _, domain = email.rpartition("@")
    known = [email, local, re.sub(r"\W", "", local), domain, domain.partition(".")[0]]
    return weakness(plain, [*known, name or "", *(name or "").split(), "ibid"])


class SignIn(Input):
    email: Email
    password: Annotated[SecretStr, Field(max_length=_LONGEST)]


Secret = Annotated[str, Field(min_length=20, max_length=100, pattern="^[A-Za-z0-9_-]+$")]


class AddressOnly(Input):
    email: Email


class ResetPassword(Input):
    secret: Secret
    password: Password


class LinkSecret(Input):
    secret: Secret


class NewPassword(Input):
    current: Annotated[SecretStr, Field(max_length=_LONGEST)]
    password: Password


class SignedIn(BaseModel):
    user: User
    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105  # a scheme, no password
    expires_in: int = Field(description="Seconds.")


Challenge = Annotated[str, Field(min_length=1, max_length=2000)]
Code = Annotated[
    str, Field(min_length=6, max_length=40, description="Of an authenticator, or a recovery code.")
]


class SecondStep(BaseModel):
    """The password was right; a session begins with `POST /auth/second-step`."""

    challenge: str = Field(description="To be sent along, once.")
    expires_in: int = Field(description="Seconds.")
    enrols: bool = Field(
        description="They have no second factor, and everybody here must: one is set up first, with"
        " `POST /auth/second-step/enrol`."
    )


class ChallengeOnly(Input):
    challenge: Challenge


class GoOn(Input):
    challenge: Challenge
    code: Code


class SecondStepDone(SignedIn):
    recovery_codes: list[str] = Field(
        description="Where a second factor was set up: shown once, and each good once."
    )


class PasswordOnly(Input):
    password: Annotated[SecretStr, Field(max_length=_LONGEST)]


class CodeOnly(Input):
    code: Code


class NewAuthenticator(BaseModel):
    """Shown once; asked for at no sign-in before a code of it came back."""

    secret: str = Field(description="Base32, for typing.")
    uri: str = Field(description="`otpauth://…`, for a QR code.")


class RecoveryCodes(BaseModel):
    codes: list[str] = Field(description="Shown once, and each good once.")


class BegunPasskey(BaseModel):
    options: dict[str, Any] = Field(description="For `navigator.credentials`, as WebAuthn's JSON.")
    state: str = Field(description="To be sent along, once, within ten minutes.")


class PasskeyProof(Input):
    state: Challenge
    credential: dict[str, Any] = Field(description="What the browser gave, as WebAuthn's JSON.")


class NewPasskey(PasskeyProof):
    name: VisibleText = Field(min_length=1, max_length=100)


class Proof(Input):
    """That it is the person who asks, by what they have."""

    password: Annotated[SecretStr, Field(max_length=_LONGEST)] | None = Field(
        default=None, description="Of whoever has one."
    )
    code: str | None = Field(
        default=None, max_length=40, description="Of the authenticator of whoever has one."
    )


class SignInProvider(BaseModel):
    """Somewhere else to sign in."""

    name: str
    label: str


class SignInOptions(BaseModel):
    """How one comes in here."""

    passwords: bool
    sign_up: bool = Field(description="Whether anybody can make an account with a password.")
    mail: bool = Field(description="Whether a forgotten password is set anew by mail.")
    passkeys: bool = Field(description="Whether people sign in with passkeys, too.")
    providers: list[SignInProvider]


class BegunAtProvider(BaseModel):
    url: str = Field(description="Where the browser goes next.")


class CameBack(Input):
    """What a provider sent the browser back with, as it was."""

    state: str = Field(min_length=1, max_length=200)
    code: str | None = Field(default=None, max_length=4096)
    iss: str | None = Field(default=None, max_length=2000)
    error: str | None = Field(default=None, max_length=200)


class PersonalChanges(Input):
    instructions: str = Field(default="", max_length=LONGEST_INSTRUCTIONS)


ACCOUNT_IS_FOR_ALL = (
    "A key with the verb `account` reaches all your projects. Leave one of the two out."
)


class NewApiKey(Input):
    name: VisibleText = Field(min_length=1, max_length=200)
    expires_at: Moment | None = None
    verbs: list[Verb] = Field(
        default=list(OF_PROJECTS),
        min_length=1,
        max_length=len(Verb),
        description="What it is for; when nothing is said, everything but `account`.",
    )
    projects: list[UUID] | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="The only ones that it reaches, of those that you are in; null: all of them.",
    )

    @field_validator("projects")
    @classmethod
    def _are_of_projects(
        cls, projects: list[UUID] | None, info: ValidationInfo
    ) -> list[UUID] | None:
        if projects is not None and Verb.ACCOUNT in info.data.get("verbs", ()):
            raise ValueError(ACCOUNT_IS_FOR_ALL)
        return projects


class KeyChanges(Input):
    """What the key is for from now on; what is left out stays."""

    verbs: list[Verb] = Field(default=[], min_length=1, max_length=len(Verb))
    projects: list[UUID] | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="The only ones that it reaches, of those that you are in; null: all of them.",
    )


class ApiKeyWithSecret(ApiKey):
    secret: str | None = Field(
        description="Shown once; null when a repeated call is answered again."
    )
