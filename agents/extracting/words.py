"""Words, their stems, and which of them say little in English; of others see `languages/`."""

import re
from collections.abc import Set
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
CODE = r"(?<![\w-])[^\W\d_]{1,6}\d*(?:-[^\W_]+)*-[^\W\d_]{0,6}\d[^\W_]*(?![\w-])"
"""AB-1200, INV-2026-003: one word, that is said as a whole or not at all."""
_CODE = re.compile(CODE)
_HYPHENS = str.maketrans("‐‑–−", "----")
_HAN = re.compile(r"[\u3400-\u9fff]+")
OPTION = r"(?<![\w-])--?[A-Za-z][\w-]*"
"""-v, --dry-run: of a command, and said letter by letter."""
_OPTION = re.compile(OPTION)
_OPTIONS_FIRST = re.compile(
    rf"\W{{0,2}}(?:{OPTION}(?:[ =]?[<\[]*[A-Z_]{{2,}}[>\]]*)?(?:, ?| or | ?[|/] ?)?)+"
)
_JOINTS = re.compile(r"[-_./]+")


def _in_order(spaced: str) -> list[str]:
    return spaced.split()


def _words(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


FUNCTION_WORDS = _words(
    "a an the and or but if of in on at to for from by with as is are was were be been being am it"
    " its this that these those he she they we you i his her hers their theirs our your my him them"
    " us who whom whose which what when where how why do does did done has have had having will"
    " would can could should may might must shall not no nor so than then there here also such into"
    " about s t re ll ve d m many much any some"
)
GENERIC_WORDS = _words(
    "kind type sort form way manner name names named call called term word phrase title known refer"
    " referred reference give gives given gave provide provided provides offer take takes took"
    " taken place make makes made making first second third last next new old main major important"
    " primary principal chief best most least more less few several various different same similar"
    " other another certain specific particular general common describe described description"
    " according author authors writer write writes wrote written mention mentioned mentions say"
    " says said state stated states tell tells told claim claimed claims argue argued argues"
    " explain explained explains suggest suggested suggests consider considered think thinks"
    " thought believe believed believes view views opinion discuss discussed note noted happen"
    " happened happens cause caused causes mean means meant reason reasons part parts number"
    " numbers amount total year years time times day days date period thing things people person"
    " man woman men women someone something anyone anything use uses used using want wants wanted"
    " need needs needed begin began begins begun start started starts end ended ends show shows"
    " showed shown become became becomes find found finds know knew see seen saw go goes went come"
    " comes came keep kept put get gets got hold held holds include includes included including"
    " contain contains contained consist consists result results resulted effect example examples"
    " basis point points role feature features aspect aspects fact facts currently originally"
    " eventually finally actually really usually often ever always never still already just only"
    " even long short big large small high low great good bad right well far up down over under"
    " between before after during against within without per lead led leads bring brought help"
    " helped helps allow allowed allows let try tried set turn turned work works worked occur"
    " occurred occurs exist existed exists belong belongs remain remained follow followed following"
    " change changed changes like look looks looked seem seemed able possible likely true please"
    " list two three one document documents text passage book article paper page question answer"
    " information detail details located location order case purpose goal aim idea concept"
)
"""Words with which anything can be asked: that a passage lacks them proves nothing."""

_LONG_ENDINGS = _in_order(
    "ational ization isation fulness iveness ations ation ition ments ment ness ing ers est ally"
    " ely edly ed er or ion al ly ive able ible ful ity"
)
_SHORT_ENDINGS = ("ing", "ed", "er", "ly")
_LEAST_SPELT = 5  # letters: "hours", "rises" and "noise" are spelt in one way
_OUR = re.compile(r"(?<=[^\Waeiou])our(?=$|s$|ed$|ing$|ful|able|ite|ist|less|al)")
_ISE = re.compile(r"(?<=\w\w[^\Waeiou])is(?=(?:e|es|ed|ing|er|ers|ation|ations)$)")
_VOWEL = re.compile(r"[aeiouy]")


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """What the forms of a word have in common. Light, in the manner of Porter (1980)."""
    word = word.casefold().replace("’", "'").removesuffix("'s").replace("'", "")
    if len(word) <= 3 or not word.isalpha():
        return word
    return _without_vowel(_without_double(_without_ending(_singular(_american(word)))))


def _american(word: str) -> str:
    """Two spellings of a word are one: "colour" and "color", "organise" and "organize"."""
    if len(word) > _LEAST_SPELT:
        word = _OUR.sub("or", _ISE.sub("iz", word))
    return word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_ending(word: str) -> str:
    for ending in _LONG_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    for ending in _SHORT_ENDINGS:
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= 3 and _VOWEL.search(rest):
            return rest
    return word


def _without_double(word: str) -> str:
    doubled = len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls"
    return word[:-1] if doubled else word


def _without_vowel(word: str) -> str:
    if len(word) > 4 and word[-1] in "ei":
        word = word[:-1]
    if len(word) > 3 and word[-1] == "y":
        word = word[:-1] + "i"
    return word[:-1] if len(word) > 4 and word[-1] == "i" else word


def words_in(text: str) -> list[str]:
    """Where no spaces stand between words, every two characters that follow each other are one."""
    found = WORD.findall(text)
    return [part for word in found for part in _parts(word)] if _HAN.search(text) else found


def _parts(word: str) -> list[str]:
    if not _HAN.search(word):
        return [word]
    runs = re.findall(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]+", word)
    return [
        part
        for run in runs
        for part in (
            [run[i : i + 2] for i in range(max(len(run) - 1, 1))] if _HAN.match(run) else [run]
        )
    ]


def codes_in(text: str) -> frozenset[str]:
    """Folded, whatever their hyphens are."""
    return frozenset(code.casefold() for code in _CODE.findall(text.translate(_HYPHENS)))


def options_in(text: str) -> frozenset[str]:
    """As they stand there: -v is another one than -V."""
    return frozenset(_OPTION.findall(text))


def options_told(text: str) -> frozenset[str]:
    """Those that a text begins with, to say what they do: "-v, --verbose Say more"."""
    found = _OPTIONS_FIRST.match(text)
    return options_in(found[0]) if found else frozenset()


def is_option(word: str) -> bool:
    return _OPTION.fullmatch(word) is not None


def spaced(name: str) -> str:
    """The name of a file in words: "club-statutes.md" has "statutes"."""
    return _JOINTS.sub(" ", name)


def is_code(word: str) -> bool:
    """Of a question: one that is written like a name; "mid-2020" is none."""
    return word[:1].isupper() and _CODE.fullmatch(word.translate(_HYPHENS)) is not None


def stems(text: str) -> list[str]:
    return [stem(word) for word in words_in(text)]


def content_words(text: str, silent: Set[str] = FUNCTION_WORDS) -> list[str]:
    """The words that are not `silent`, folded, each once, in order."""
    words = (w.casefold().replace("’", "'").removesuffix("'s") for w in words_in(text))
    return list(
        dict.fromkeys(w for w in words if w and w not in silent and not _is_joint(w, silent))
    )


def _is_joint(word: str, silent: Set[str]) -> bool:
    """Two characters of which one belongs to a word that says nothing."""
    return len(word) == 2 and bool(_HAN.fullmatch(word)) and not silent.isdisjoint(word)
