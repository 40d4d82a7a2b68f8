"""What the judge says of a sentence and its quotes."""

from agents.answering.support import judge
from contracts.chats import Support


def weak(sentence: str, *quotes: str, context: str = "") -> bool:
    return judge(sentence, quotes, context) is Support.WEAK


def supported(sentence: str, *quotes: str, context: str = "") -> bool:
    return judge(sentence, quotes, context) is Support.SUPPORTED
