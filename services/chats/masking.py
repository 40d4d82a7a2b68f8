"""What was masked in an answer, told as a step of it: kinds and counts, and no value."""

from collections.abc import Iterator
from contextlib import AbstractContextManager

from adapters.masking.masked import counts_so_far, one_vault
from adapters.masking.vault import Vault
from contracts.events import AnswerEvent, Finished, Step

_CALLED = {
    "person": ("name", "names"),
    "email": ("e-mail address", "e-mail addresses"),
    "phone": ("telephone number", "telephone numbers"),
    "address": ("address", "addresses"),
    "birth": ("date of birth", "dates of birth"),
    "iban": ("bank account", "bank accounts"),
    "card": ("card number", "card numbers"),
    "id": ("identity number", "identity numbers"),
    "ip": ("IP address", "IP addresses"),
    "account": ("account", "accounts"),
}


def one_run() -> AbstractContextManager[None]:
    """What is asked in here of models has one placeholder for each value."""
    return one_vault(Vault())


def masked_before(event: AnswerEvent) -> Iterator[Step]:
    """A step at the end of an answer, where a model was told placeholders in it."""
    counts = counts_so_far() if isinstance(event, Finished) else {}
    if not counts:
        return
    told = ", ".join(f"{n} {_CALLED[kind][n != 1]}" for kind, n in counts.items())
    summary = f"Placeholders for {told}"
    yield Step(name="mask", state="finished", summary=summary, detail=dict(counts))
