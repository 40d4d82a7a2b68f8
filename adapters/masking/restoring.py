"""Placeholders turned back in a text that comes in pieces, however it is cut."""

from adapters.masking.vault import Vault

_LONGEST = 64
"""Characters that a placeholder may have, however a model writes it."""


class Restoring:
    """`add` pieces in order; `rest` is what is still held back at the end.

    Only what may be the beginning of a placeholder is held back: from a `<` that is not closed,
    for as long as letters, digits and what stands between them follow.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._held = ""

    def add(self, piece: str) -> str:
        self._held += piece
        end = _end_of_whole(self._held)
        whole, self._held = self._held[:end], self._held[end:]
        return self._vault.restored(whole)

    def rest(self) -> str:
        rest, self._held = self._held, ""
        return self._vault.restored(rest)


def _end_of_whole(text: str) -> int:
    """Where that begins which may become a placeholder, backslashes before it included."""
    opened = text.rfind("<")
    begun = text[opened + 1 :]
    may_go_on = opened >= 0 and len(begun) <= _LONGEST and _is_inside(begun)
    return len(text[: opened if may_go_on else len(text)].rstrip("\\"))


def _is_inside(begun: str) -> bool:
    return all(c.isalnum() or c in "_\\" for c in begun)
