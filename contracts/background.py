"""What a language model is told beside the rules, the question, its turns and its passages."""

from typing import NamedTuple

OWNERS = "\n\nWishes of the project's owner:\n"
ASSISTANTS = "\n\nWishes for this assistant:\n"
PERSONS = "\n\nWishes of the person who asks:\n"
"""Above what each of them wishes, in the order in which they count."""


class Background(NamedTuple):
    """Of one question. What its project wishes stands in the project's settings."""

    assistant: str = ""
    """What the project wishes of the assistant that answers."""
    person: str = ""
    """What whoever asks wishes of every answer of theirs."""


NO_BACKGROUND = Background()
