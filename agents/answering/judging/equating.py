"""Ways to say the same, brought to one of them, where one has a "not" and the other none. Pure."""

import re

from agents.answering.judging.remembering import remembered

_SAME = [
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (r"\bwait(?:s|ed|ing)?(?: for)? ((?:\w+ ){1,3})before\b", r"after \1"),
        (r"\b(?:closes?|shuts?|is closed|are closed) (?:at|from) (?=\d)", "is open until "),
        (r"\bif (?:nobody|no one|no-one) (?:else )?", "unless somebody "),
        (r"\b(?:except|but not) (?:when|if)\b", "unless"),
        (r"\bif nothing\b", "unless something"),
        (r"\b(?:out of (?:service|order|use|action|operation)|broke down)\b", "not running"),
        (r"\bno (?:\w+ )?differences?\b|\b(?:do|does|did) not (?:\w+ )?differ\b", "the same"),
        (r"\boptional\b|\bvoluntary\b", "not required"),
        (r"\bstrictly (?=forbidden|prohibited)", ""),
        (r"\b(?:is|are) (?:totally|completely|generally) (?=forbidden|prohibited)", "is "),
    )
]
_COMPARED = re.compile(
    r"\b(\w+er|more|less|fewer|better|worse)\b((?:\s\w+){0,4}?),?\s"
    r"(?:(?:as )?compared (?:to|with)|in comparison (?:to|with))\b",
    re.IGNORECASE,
)
_WITH_NO = re.compile(r"\bwith no\b", re.IGNORECASE)
_TRACED = re.compile(r"\b(?:trac|dat)(?:es?|ed|ing) back (?:\w+ly )?to\b", re.IGNORECASE)
_ONCE = re.compile(r"\bonce (?=(?:the|it|they|he|she|you|we|all|this|these)\b)", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|once|when|where|unless)\b[^,;.]*", re.IGNORECASE)
_OR_ELSE = re.compile(
    r"\b(?:must|shall|ha(?:s|ve) to|otherwise|after (?:that|which)|until|unless)\b", re.IGNORECASE
)
_DENIED = re.compile(r"\b(?:not|never|no)\b|n['’]t\b", re.IGNORECASE)


@remembered
def equated(text: str) -> str:
    for pattern, plain in _SAME:
        text = pattern.sub(plain, text)
    return text


@remembered
def ordered(text: str) -> str:
    """What is compared, comes first or is lacking, by "than", "after" and "without"."""
    plain = _TRACED.sub("from", _WITH_NO.sub("without", text))
    plain = _COMPARED.sub(r"\1\2 than", plain)
    return _ONCE.sub("after ", plain)


def without_failing_conditions(sentence: str, quoted: str) -> str:
    """ "If you do not confirm, it lapses" is what "must confirm, or it lapses" says."""
    if not _OR_ELSE.search(quoted):
        return sentence
    return _CONDITION.sub(lambda one: " " if _DENIED.search(one[0]) else one[0], sentence)
