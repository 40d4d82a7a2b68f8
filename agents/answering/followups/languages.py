"""Which language a question is in, as far as its follow-ups go. English is a row, not the rule."""

import re
from collections.abc import Sequence
from functools import lru_cache

from agents.answering.followups.english import ENGLISH
from agents.answering.followups.german import GERMAN
from agents.answering.followups.spanish import SPANISH
from agents.answering.followups.words import FollowUpWords

UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
"""A letter of a script that puts no blanks between words."""
UNSPACED_LINK = re.compile(
    r"[它他她这那]|呢|为什么|为何|还有|另外|然后|之后|それ|その|これ|なぜ|彼|そこ|มัน|นั้น|ทำไม"
)
"""What points back in one of them."""
UNSPACED_REASON = re.compile(
    r"\W*(?:但是?|那)?(?:为什么|为何)(?:不说|不知道|没有|呢)?\W*|\W*(?:なぜ|どうして)(?:ですか)?\W*"
)
"""What asks there why there was no answer."""

LANGUAGES: Sequence[FollowUpWords] = (ENGLISH, GERMAN, SPANISH)
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=256)
def words_of(text: str) -> FollowUpWords:
    """Those of the language whose little words a text has most of."""
    said = [word.casefold() for word in _WORD.findall(text)]
    return max(LANGUAGES, key=lambda language: sum(word in language.empty for word in said))
