"""A follow-up question without a language model: borrow the key words it leaves out. Pure."""

import re
from collections.abc import Sequence

from contracts.chats import Turn

BORROWED = 6
"""More words than this would drown the follow-up's own."""
_SHORT = 3
_LINKS_BACK = re.compile(
    r"^\s*(?:and|but|or|so|then|also|what about|how about|why not|why|really|when|where|who"
    r"|how many|how much)\W*$"
    r"|^\s*(?:and|but|or|so|what about|how about)\b"
    r"|\b(?:it|its|he|him|his|she|her|hers|they|them|their|theirs|this|these|those"
    r"|that(?=\W*$|\s+(?:is|was|means?|happen\w*)\b)"
    r"|the (?:former|latter|same|other|first|second|last) one|one of them)\b",
    re.IGNORECASE,
)


def _words(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_EMPTY = _words(
    "a an the and or but if of in on at to for from by with as is are was were be been being am it"
    " its this that these those he she they we you i his her hers their theirs our your my him them"
    " us who whom whose which what when where how why do does did done has have had having will"
    " would can could should may might must shall not no nor so than then there here also such into"
    " about many much more most other any some all each both please tell me give say says said"
    " explain describe know think mean means use used one ones really just like get got make made"
    " name called happen happened"
)


def complete(question: str, history: Sequence[Turn]) -> str:
    """The question with the key words of the ones it follows; unchanged if it needs none."""
    if not _follows_up(question):
        return question
    for turn in reversed(history):
        if turn.role != "user":
            continue
        borrowed = [w for w in key_words(turn.content) if w not in key_words(question)]
        if borrowed:
            question = f"{question} {' '.join(borrowed[:BORROWED])}"
        if not _follows_up(turn.content):
            break
    return question


def _follows_up(question: str) -> bool:
    return bool(_LINKS_BACK.search(question)) or len(key_words(question)) < _SHORT - 1


def key_words(question: str) -> list[str]:
    """Names first, then the other words that carry meaning, each in order."""
    words = [w for w in _WORD.findall(question) if w.casefold() not in _EMPTY]
    names = [w for w in words if not w.islower()]
    return list(dict.fromkeys([*names, *words]))
