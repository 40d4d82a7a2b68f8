"""What stands in an article only to lead away from it."""

import re
from itertools import groupby, pairwise

from ingestion.parsers.xmlparts import Element, drop

_LABEL = re.compile(
    r"(?:related|read (?:more|next|also)|see (?:more|also)|more on this|also read|don[’']t miss|"
    r"recommended(?: for you)?|you (?:may|might) also like|most read|top stories)"
    r"(?:\s*[:…]|\.{3}|\s*$)",
    re.IGNORECASE,
)
_LONGEST = 200  # characters of a line that only points to another page
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MANY = 4  # headings with nothing below any of them but the last


def without_teasers(article: Element) -> Element:
    """The article without lines that point to others, and without rows of bare headlines."""
    for element in list(article.iter("p")):
        text = " ".join("".join(element.itertext()).split())
        if len(text) <= _LONGEST and _LABEL.match(text):
            drop(element)
    runs = groupby(list(article), key=lambda element: element.tag in _HEADINGS)
    for place, (are_headings, members) in enumerate(runs):
        run = list(members)
        if are_headings and place > 0 and _are_headlines(run):
            last = run[-1].getnext() is None
            for heading in run if last else run[:-1]:
                drop(heading)
    return article


def _are_headlines(run: list[Element]) -> bool:
    """Headings of chapters would go deeper with each; headlines stand side by side."""
    return len(run) >= _MANY and any(two.tag <= one.tag for one, two in pairwise(run))
