"""Where a page leads by itself: by a redirect, or by asking the browser to go on in a moment."""

from adapters.web.cookies import Jar
from adapters.web.egress import Egress, location
from adapters.web.pages import PageFacts
from adapters.web.urls import WebUrl, canonical
from contracts.errors import UrlNotAllowed
from contracts.ports import Fetched

_FEW_WORDS = 50
"""With more, a page says something to whoever has no JavaScript, and stays."""


def leads_to(
    egress: Egress, fetched: Fetched, facts: PageFacts | None, *, rendered: bool = False
) -> WebUrl | None:
    """None of a page that is to be read where it is; also of one that loads itself again.

    `facts` are those of an answer with status 200. Of a page that was `rendered`, what it asks of
    browsers without JavaScript counts for nothing.

    Raises:
        UrlNotAllowed: it leads to where nothing is fetched from.
    """
    if (to := location(fetched)) is not None:
        return egress.read(to, fetched.url)
    if facts is None or facts.refresh is None:
        return None
    if facts.refresh_unscripted and (rendered or facts.words > _FEW_WORDS):
        return None
    return egress.read(facts.refresh, base_of(egress, fetched, facts))


def loads_itself(egress: Egress, fetched: Fetched, to: WebUrl) -> bool:
    """Whether a page that was read asks for nothing but itself: it is one that changes."""
    return location(fetched) is None and canonical(egress.read(fetched.url)) == canonical(to)


def is_worth_a_step(jar: Jar, sent: str | None, url: WebUrl, to: WebUrl) -> bool:
    """Whether the next request differs from the last, of `url` with the cookies that were `sent`;
    else its answer would be the same for ever."""
    return to != url or jar.header(to) != sent


def base_of(egress: Egress, fetched: Fetched, facts: PageFacts) -> str:
    """What addresses in a page are relative to."""
    if facts.base:
        try:
            return egress.read(facts.base, fetched.url).href
        except UrlNotAllowed:
            return fetched.url
    return fetched.url
