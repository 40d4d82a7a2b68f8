"""When a model says the same over and over: it will not find an end by itself. Pure."""

LEAST = 2000
"""Characters that are nothing but the same again: no list, table or refrain is like that."""
_LONGEST = LEAST // 4
"""One time of it: it was said four times by then."""


def goes_in_circles(text: str) -> bool:
    """Whether so much of a text's end says the same, word for word."""
    end = text[-LEAST:]
    return len(end) == LEAST and any(end[size:] == end[:-size] for size in range(1, _LONGEST + 1))
