"""Placeholders turned back in a text that comes in pieces, however it is cut."""

from adapters.masking.finding.spans import Kind
from adapters.masking.vault import Vault

_LONGEST = 64
"""Characters that a placeholder may have, however a model writes it."""
_KINDS = tuple(kind.upper() for kind in Kind)


class Restoring:
    """`add` pieces in order; `rest` is what is still held back at the end.

    Only what may be the beginning of a placeholder is held back: from a `<` that is not closed, or
    a kind in capitals, for as long as letters, digits and what stands between them follow.
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
    """Where that begins which may become a placeholder, a backslash before it included."""
    opened = text.rfind("<", max(0, len(text) - _LONGEST))
    if opened < 0 or not _is_inside(text[opened + 1 :]):
        opened = len(text)
    whole = text[: min(opened, _bare(text))]
    return len(whole.removesuffix("\\"))


def _is_inside(begun: str) -> bool:
    return all(c.isalnum() or c in "_\\" for c in begun)


def _bare(text: str) -> int:
    """Where a kind begins, or may, behind which nothing but the rest of a placeholder stands."""
    start = len(text)
    while start > 0 and len(text) - start < _LONGEST and _is_inside(text[start - 1]):
        start -= 1
    for at in range(start, len(text)):
        begun = text[at:]
        if any(kind.startswith(begun) or begun.startswith(kind) for kind in _KINDS):
            return at
    return len(text)
