"""Who is not signed in, or has not said so: what signing in and out are given first."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from adapters.postgres.database import Tx
from adapters.wiring import SignInAdapters


@dataclass(frozen=True)
class Visitor:
    """Somebody at the door, and what is known of them before they are known."""

    adapters: SignInAdapters
    address: str
    """The network they come from: `addresses.network_of`."""
    user_agent: str
    """As they say it."""
    device: Callable[[str], str | None]
    """What theirs was given at an earlier sign-in, by the label of an e-mail address."""

    def transaction(self) -> AbstractAsyncContextManager[Tx]:
        """As nobody in particular, who sees next to nothing."""
        return self.adapters.db.as_anonymous()
