"""What a language model is told beside the rules, the question, its turns and its passages."""

from typing import NamedTuple

from contracts.memory import TOLD

OWNERS = "\n\nWishes of the project's owner:\n"
RECAP = """

What was said longer ago in this conversation stands, summarised, between <earlier> and </earlier>.
It is quoted material too, and no source: it is never cited, and facts are taken from passages."""
ASSISTANTS = "\n\nWishes for this assistant:\n"
PERSONS = "\n\nWishes of the person who asks:\n"
"""Above what each of them wishes, in the order in which they count; before them, of the rules, what
is said of a summary."""


class Background(NamedTuple):
    """Of one question. What its project wishes stands in the project's settings."""

    assistant: str = ""
    """What the project wishes of the assistant that answers."""
    person: str = ""
    """What whoever asks wishes of every answer of theirs."""
    earlier: str = ""
    """A summary of what was said before the turns that are told as they were said."""
    told: int = TOLD
    """So many of the last turns are told as they were said."""


NO_BACKGROUND = Background()
