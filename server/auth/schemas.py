"""What sign-up, sign-in and API keys look like on the wire."""

from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, SecretStr

from contracts.people import ApiKey, User
from server.bodies import Body


def _address(value: str) -> str:
    local, at, domain = value.strip().lower().rpartition("@")
    plain = value.isprintable() and not any(c.isspace() for c in value.strip())
    if not (local and at and "." in domain.strip(".")) or not plain:
        raise ValueError("this is not an e-mail address")
    return f"{local}@{domain}"


Email = Annotated[str, Field(max_length=320), AfterValidator(_address)]
Password = Annotated[SecretStr, Field(min_length=8, max_length=200)]


class SignUp(Body):
    email: Email
    password: Password
    name: str | None = Field(default=None, max_length=200)


class SignIn(Body):
    email: Email
    password: Annotated[SecretStr, Field(max_length=200)]


class SignedIn(BaseModel):
    user: User
    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105  # a scheme, no password
    expires_in: int = Field(description="Seconds.")


class NewApiKey(Body):
    name: str = Field(min_length=1, max_length=200)
    expires_at: AwareDatetime | None = None


class ApiKeyWithSecret(ApiKey):
    secret: str | None = Field(
        description="Shown once; null when a repeated call is answered again."
    )
