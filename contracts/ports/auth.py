"""Who is calling."""

from typing import Protocol

from contracts.people import Caller


class AuthProvider(Protocol):
    """A token to a person. Raises `Unauthorized` with a sentence that gives nothing away."""

    async def caller(self, token: str) -> Caller: ...
