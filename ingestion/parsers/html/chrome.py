"""What of a page is there to get about the site, not to be read."""

import re

from ingestion.parsers.xmlparts import Element


def tags(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


_DROPPED = tags(
    "script style noscript template iframe object embed svg canvas audio video map button"
    " dialog nav menu head datalist applet frame frameset noframes"
)
_UNSEEN = tags("script style noscript template head title iframe object embed audio video")
_ASIDE = frozenset(("header", "footer", "aside"))
_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu")
)
_CHROME = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|menu|breadcrumbs?|sidebar|cookies?|share|sharing|social|related|"
    r"comments?|promo|advert|ads?|newsletter|subscribe|popup|modal|pagination|skip-link|"
    r"mw-editsection|toc|navbox|metadata|sr-only|visually-hidden)(?:$|[-_ ])",
    re.IGNORECASE,
)
_INLINE = tags("span i b em strong small sup sub bdi bdo u font mark code time data abbr")
_SIGNS = re.compile(r"icon|\bfa[srb]?\b|glyph|emoji|sprite|ripple", re.IGNORECASE)
_FOR_LISTENERS = re.compile(
    r"sr-only|visually-?hidden|screen-reader|offscreen|assistive", re.IGNORECASE
)
_HIDDEN_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\s*(?:!\s*important\s*)?(?:;|$)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"/\*[^*]*\*/")


def is_hidden(element: Element) -> bool:
    """What no reader sees; in e-mails and books everything else is there to be read."""
    hidden = element.get("hidden")
    if element.tag in _UNSEEN or (hidden is not None and hidden.lower() != "until-found"):
        return True
    style = element.get("style") or ""
    return bool(style and _HIDDEN_STYLE.search(_COMMENT.sub("", style)))


def is_chrome(element: Element) -> bool:
    if element.tag in _DROPPED or is_hidden(element):
        return True
    if element.get("role") in _ROLES:
        return True
    if element.get("aria-hidden") == "true" and not _is_only_shown(element):
        return True
    if element.tag in _ASIDE and not _within_article(element):
        return True
    if element.tag not in ("div", "section", "ul", "ol", "aside", "span", "p", "table"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_CHROME.search(names)) and _link_share(element) > 0.3


def _is_only_shown(element: Element) -> bool:
    """Whether words are hidden from those who listen, and nothing says them again: they are seen,
    while larger parts that are hidden from listeners are closed menus and copies."""
    if element.tag not in _INLINE or _SIGNS.search(element.get("class") or ""):
        return False
    parent = element.getparent()
    twins = () if parent is None else (other.get("class") or "" for other in parent)
    return not any(_FOR_LISTENERS.search(names) for names in twins)


def _within_article(element: Element) -> bool:
    """An article's own header or footer belongs to it, an aside does not."""
    return element.tag == "header" and any(
        ancestor.tag in ("article", "main") for ancestor in element.iterancestors()
    )


def _link_share(element: Element) -> float:
    whole = len("".join(element.itertext()).strip())
    linked = sum(len("".join(link.itertext()).strip()) for link in element.iter("a"))
    return linked / whole if whole else 1.0
