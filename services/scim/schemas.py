"""What admins ask of SCIM, and are told."""

from pydantic import Field

from contracts.inputs import VisibleText
from contracts.scim import ScimCounts, ScimToken
from services.accounts.schemas import Proof


class NewScimToken(Proof):
    name: VisibleText = Field(min_length=1, max_length=100)


class ScimTokenWithSecret(ScimToken):
    secret: str = Field(description="Shown here and nowhere else.")


class ScimStatus(ScimCounts):
    url: str = Field(description="What the directory is told as this Ibid's address.")
    tokens: list[ScimToken]
