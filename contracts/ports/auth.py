"""Who is calling, and where they prove it."""

from typing import Protocol

from contracts.people import Caller
from contracts.sign_in import BegunSignIn, ProvedIdentity, ProviderAnswer


class AuthProvider(Protocol):
    """A token to a person. Raises `Unauthorized` with a sentence that gives nothing away."""

    async def caller(self, token: str) -> Caller: ...


class IdentityProvider(Protocol):
    """Somebody else who knows people: a browser goes there, and comes back with a proof."""

    async def address(self, begun: BegunSignIn) -> str:
        """Where the browser goes. Raises `Unavailable`, saying who does not answer."""
        ...

    async def proved(self, begun: BegunSignIn, answer: ProviderAnswer) -> ProvedIdentity:
        """Who came back, every claim checked.

        Raises:
            Unauthorized: what came back proves nobody.
            Forbidden: it proves somebody who may not come in.
            Unavailable: the issuer does not answer as it should.
        """
        ...
