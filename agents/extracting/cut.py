"""Where a document was cut into passages."""

from contracts.chats import Hit

_BLANKS = 3


def goes_on(one: Hit, other: Hit) -> bool:
    """Whether the other passage is the next one of the same document, under the same headings: of a
    document that was cut there, no more than blanks are between."""
    if one.document_id != other.document_id or one.place.headings != other.place.headings:
        return False
    if one.place.start is None or other.place.start is None:
        return False
    return 0 <= other.place.start - one.place.start - len(one.text) <= _BLANKS
