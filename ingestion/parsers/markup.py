"""HTML within Markdown: which angle brackets are tags, and formulas, in which no sign is one."""

import re

from markdown_it.rules_inline import StateInline

from ingestion.parsers.html.chrome import tags

_ELEMENTS = tags(
    "a abbr acronym address area article aside audio b base bdi bdo big blockquote body br"
    " button canvas caption center cite code col colgroup data datalist dd del details dfn"
    " dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset"
    " h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li"
    " link main map mark math menu meta meter nav nobr noframes noscript object ol optgroup"
    " option output p param picture pre progress q rp rt ruby s samp script search section"
    " select slot small source span strike strong style sub summary sup svg table tbody td"
    " template textarea tfoot th thead time title tr track tt u ul var video wbr"
)
_EMPTY = tags("area base br col embed hr img input link meta source track wbr")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^<>]*)>")
_FORMULA = re.compile(
    r"\$\$.+?\$\$|\$(?![\s$])(?:[^$\\\n]|\\.|\n(?!\s*\n))+?(?<![\s\\])\$(?![\d$])", re.DOTALL
)
_IN_BRACKETS = re.compile(r"\\\(.+?\\\)|\\\[.+?\\\]", re.DOTALL)
_LONGEST = 2000  # characters of a formula
_SIGNS = frozenset("_^*\\{")


def is_tag(source: str, around: str = "") -> bool:
    """Whether a piece of HTML is markup: of what looks like a tag, one that HTML has, and that ends
    where it must; `around` is the text that it stands in."""
    found = _TAG.fullmatch(source)
    if found is None:
        return True  # a comment, an instruction
    end, name, more = found[1], found[2].lower(), found[3]
    if name not in _ELEMENTS:
        return False
    bare = not more.strip()
    if end or not bare or name in _EMPTY or not around:
        return True
    return f"</{name}" in around.lower()


def with_names(source: str) -> str:
    """HTML in which names in angle brackets that are no tags are text."""
    return _TAG.sub(lambda tag: tag[0] if is_tag(tag[0]) else f"&lt;{tag[0][1:-1]}&gt;", source)


def formula(state: StateInline, silent: bool) -> bool:
    """A rule of markdown-it: what stands in a formula is text as it is written."""
    sign = state.src[state.pos]
    if sign not in "$\\":
        return False
    pattern = _FORMULA if sign == "$" else _IN_BRACKETS
    found = pattern.match(state.src, state.pos, min(state.posMax, state.pos + _LONGEST))
    if found is None or _SIGNS.isdisjoint(found[0][2:-2] if sign == "\\" else found[0]):
        return False
    if not silent:
        token = state.push("text", "", 0)
        token.content = found[0]
    state.pos = found.end()
    return True
