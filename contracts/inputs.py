"""What everything that people send has in common."""

from typing import Annotated, Any, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, SecretStr, field_validator

from contracts.text import UNSTORABLE, is_blank


def _visible(value: str) -> str:
    if value and is_blank(value):
        raise ValueError("nothing of this can be seen: type at least one letter or number")
    return value


VisibleText = Annotated[str, AfterValidator(_visible)]
"""A name, by which something is found in a list. That it is empty is said by its length."""


def _with_words(value: str) -> str:
    if not any(char.isalnum() for char in value):
        raise ValueError("there is no word in this to look for: type at least one")
    return value


SearchedText = Annotated[str, AfterValidator(_with_words)]
"""What can be searched for: '?' and blanks cannot."""


def storable(value: Any) -> Any:
    """Refuses text that PostgreSQL cannot hold, however deep it stands in a JSON value."""
    waiting = [value]  # a stack of our own: how deep the value goes is the sender's choice
    while waiting:
        part = waiting.pop()
        if isinstance(part, SecretStr):
            part = part.get_secret_value()
        if isinstance(part, BaseModel):
            part = dict(part)
        if isinstance(part, str) and UNSTORABLE.search(part):
            raise ValueError("text cannot hold U+0000 or half of a surrogate pair")
        if isinstance(part, dict):
            waiting.extend([*part, *part.values()])
        elif isinstance(part, list):
            waiting.extend(cast(list[Any], part))
    return value


class Input(BaseModel):
    model_config = ConfigDict(extra="forbid")

    @field_validator("*")  # after a field's own, which may clean what it is given
    @classmethod
    def _is_storable(cls, value: Any) -> Any:
        return storable(value)
