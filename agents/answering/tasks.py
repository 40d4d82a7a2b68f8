"""Questions that ask for no fact: a summary, a comparison, a place in a list. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from agents.extracting.languages import language_of
from agents.extracting.words import content_words

_ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3,
    "fifth": 4, "sixth": 5, "seventh": 6, "last": -1, "final": -1,
    "erste": 0, "ersten": 0, "erster": 0, "erstes": 0, "zweite": 1, "zweiten": 1, "zweiter": 1,
    "dritte": 2, "dritten": 2, "dritter": 2, "vierte": 3, "vierten": 3, "fünfte": 4, "fünften": 4,
    "letzte": -1, "letzten": -1, "letzter": -1,
    "primer": 0, "primero": 0, "primera": 0, "segundo": 1, "segunda": 1, "tercer": 2, "tercero": 2,
    "cuarto": 3, "quinto": 4, "último": -1, "última": -1,
    "第一": 0, "第二": 1, "第三": 2, "第四": 3, "第五": 4, "最后": -1, "最后一": -1,
}  # fmt: skip
_SUMMARY = (
    r"(?:please )?(?:can you |could you )?(?:summari[sz]e|sum up"
    r"|(?:give (?:me )?)?(?:an? |the )?(?:short |brief )?(?:summary|overview) of)"
    r"(?P<about> .+?)?(?: for me| briefly| in short| please)*",
    r"what (?:is|are) (?P<about>(?:(?:the|this|my|these|that|our) )?(?:\w+ )?(?:documents?"
    r"|files?|report|book|paper|manual|handbook|guide|project)|.+\.\w{2,4}) about",
    r"(?:bitte )?(?:fass(?:e|en sie)?|zusammenfassung|überblick)(?: bitte)?"
    r"(?: von| vom| über| zu| der| des)?(?P<about> .+?)?(?: kurz)?(?: zusammen)?(?: bitte)?",
    r"worum geht es in (?P<about>(?:\w+ )?(?:dokument(?:en)?|dateien?|bericht|buch|handbuch"
    r"|projekt)|.+\.\w{2,4})",
    r"(?:por favor )?(?:resume|resuma|resumen de|haz un resumen de|resúmeme)(?P<about> .+?)?",
    r"de qué trata (?P<about>(?:\w+ )?(?:documento|archivo|informe|libro|manual|proyecto)"
    r"|.+\.\w{2,4})",
    r"(?:请)?(?:总结|概括|概述)(?:一下)?(?P<about>.*?)",
)
_COMPARISON = (
    r"(?:please )?compare (?P<a>.+?) (?:and|with|to|versus|vs) (?P<b>.+)",
    r"what(?: is|'s| are) the differences? between (?P<a>.+?) and (?P<b>.+)",
    r"how (?:does|do) (?P<a>(?:\S+ ){0,3}?\S+) differ from (?P<b>\S+(?: \S+){0,3})",
    r"(?:bitte )?vergleich(?:e|en sie)? (?P<a>.+?) (?:und|mit) (?P<b>.+)",
    r"(?:was ist|worin besteht|worin liegt) der unterschied zwischen (?P<a>.+?) und (?P<b>.+)",
    r"worin unterscheiden sich (?P<a>.+?) (?:und|von) (?P<b>.+)",
    r"compar[ae] (?P<a>.+?) (?:y|con|e) (?P<b>.+)",
    r"cuál es la diferencia entre (?P<a>.+?) y (?P<b>.+)",
    r"(?:请)?比较(?:一下)?(?P<a>.+?)(?:和|与|跟)(?P<b>.+)",
    r"(?P<a>.+?)(?:和|与|跟)(?P<b>.+?)有(?:什么|何)(?:区别|不同|差别)",
)
_STEPS = (
    r"step|item|point|stage|task|instruction|entry|schritt|punkt|aufgabe|eintrag|paso|punto|tarea"
    r"|一?(?:步|项|点|条)"
)
_NTH = re.compile(
    r"(?:(?:what(?:'s| is| was)|which is|name|tell me|show me|was (?:ist|war)|nenne"
    r"|welche[rs]? (?:ist|war)|cuál es|qué es) )?(?:the |der |die |das |den |el |la )?"
    rf"(?P<nth>{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})\s*(?:{_STEPS})"
    r"(?: (?:of|in|for|to|when|von|bei|beim|zum|zur|im|de|del|para)\b(?P<of> .+))?(?:是什么)?",
    re.IGNORECASE,
)
_BESIDE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^(?:what|which step|which one) (?:comes?|follows|is next|do i do)"
        r"(?: (?:directly|right|next|immediately))? (?P<after>after|before)(?P<of> .+)",
        r"^(?:what(?:'s| is) )?the next (?:step|item|point|stage|task) (?P<after>after)(?P<of> .+)",
        r"^(?:was|welcher schritt) (?:kommt|folgt|tue ich)"
        r"(?: (?:direkt|gleich|als nächstes))? (?P<after>nach|auf|vor)(?P<of> .+)",
        r"^qué (?:viene|sigue) (?P<after>después|antes) de(?P<of>l? .+)",
        r"(?P<of>.+?)(?P<after>之后|以后|之前|以前)是什么",
    )
)
_BEFORE = frozenset({"before", "vor", "antes", "之前", "以前"})
_BESIDE_WORDS = re.compile(r"[?!¿¡。？！，,:;]+")
_ALL = re.compile(
    r"(?:all |of |the |my |our |this |these |alle |die |das |meine |dieses? |todos? |los |mis )*"
    r"(?:it|everything|documents?|files?|project|all|alles|es|dokumente?|dateien|projekt|todo"
    r"|documentos?|archivos|este proyecto|proyecto|所有|全部|这个|这些|文档|文件|项目)*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Summary:
    about: str
    """Empty: of everything that can be asked about."""


@dataclass(frozen=True)
class Comparison:
    one: str
    other: str


@dataclass(frozen=True)
class Place:
    """In a list: `nth` from 0, -1 the last; or `beside`, so many items after the one that is
    `of`."""

    of: str
    nth: int | None = None
    beside: int | None = None


Task = Summary | Comparison | Place


@lru_cache(maxsize=256)
def task_of(question: str) -> Task | None:
    """None for what asks for a fact."""
    said = " ".join(_BESIDE_WORDS.sub(" ", question).split()).rstrip(" .")
    return _comparison(said) or _summary(said) or _place(said)


def _summary(said: str) -> Summary | None:
    for pattern in _SUMMARY:
        if found := re.fullmatch(pattern, said, re.IGNORECASE):
            about = (found["about"] or "").strip()
            return Summary("" if _ALL.fullmatch(about) else about)
    return None


def _comparison(said: str) -> Comparison | None:
    for pattern in _COMPARISON:
        if found := re.fullmatch(pattern, said, re.IGNORECASE):
            one, other = found["a"].strip(), found["b"].strip()
            if _says_something(one) and _says_something(other):
                return Comparison(one, _in_full(one, other))
    return None


def _in_full(one: str, other: str) -> str:
    """ "the fee of A and B" compares the fee of A with the fee of B."""
    found = re.match(
        r"((?:the |die |der |das |el |la |los |las )?\w+ (?:of|for|von|für|de|del)) ", one
    )
    shared = found and not re.match(
        r"(?:the |die |der |das )?\w+ (?:of|for|von|für|de|del) ", other
    )
    return f"{found[1]} {other}" if found and shared else other


def _place(said: str) -> Place | None:
    for pattern in _BESIDE:
        if (found := pattern.search(said)) and _says_something(found["of"]):
            before = found["after"].casefold() in _BEFORE
            return Place(found["of"].strip(), beside=-1 if before else 1)
    if found := _NTH.fullmatch(said):
        return Place((found["of"] or "").strip(), nth=_ORDINALS[found["nth"].casefold()])
    return None


def _says_something(text: str) -> bool:
    return bool(content_words(text, language_of(text).silent))
