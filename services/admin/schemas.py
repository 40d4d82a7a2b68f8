"""What admins ask for."""

from typing import Literal

AccountState = Literal["admin", "suspended"]
