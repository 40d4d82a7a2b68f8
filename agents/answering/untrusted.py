"""A model's Markdown, made safe while it streams. Pure.

The model has read untrusted text, so what it writes is untrusted: a remote image or a link could
carry what it read to somebody else's server. Marks to passages that were not given are dropped,
and marks get the numbers under which the reader sees their sources.
"""

import re
from collections.abc import Callable

_LONGEST_HELD = 2000
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\[\]]+)\]\(\s*<?([^)\s>]+)[^)]*\)")
_DEFINITION = re.compile(r"^(\s{0,3}\[[^\]\n]+\]):", re.MULTILINE)
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^>\s]*)>")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\[\]()]+", re.IGNORECASE)
_LINKING = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
_MARKS = re.compile(
    r"(\s?)\[(?:passages?\s|sources?\s)?(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\](?!\()", re.IGNORECASE
)
_HTML = re.compile(r"(?<!\\)<(?=[a-zA-Z/!?])")
_CODE = re.compile(r"(?<![`\\])`[^`|\n]+`(?!`)")
"""What certainly reads as it was written, and holds no HTML."""
_TAG = re.compile(r"<\s*/?\s*(?:passage|turn|earlier)(?![\w-])[^>\n]*>", re.IGNORECASE)
"""What passages and turns are handed over in; in an answer it stands for nothing. A passage that
has such a mark of its own is handed over without its bracket, so that no document's is lost."""
_OPEN = re.compile(
    r"<\s*/?\s*(?:passage|turn|earlier)(?![\w-])[^>\n]*$|!?\[[^\]]*$|!?\[[^\[\]]*\]\([^)]*$|<\s*(?:/\s*)?[^>\s]*$"
    r"|(?<![`\\])`[^`|\n]*$"
)


def urls_in(text: str) -> frozenset[str]:
    """The URLs that stand in a text, whole."""
    return frozenset(url.rstrip(".,;:!?'\"”’»") for url in _URL.findall(text))


class SafeMarkdown:
    """`feed` pieces as they come, `close` at the end; joined results are the safe whole.

    `number_of` turns a passage's number into the reader's, or None when it was not given;
    `known` are the URLs of what the reader gave and the sources hold.
    """

    def __init__(
        self, number_of: Callable[[int], int | None], known: frozenset[str] = frozenset()
    ) -> None:
        self._number_of, self._known = number_of, known
        self._held = ""

    def feed(self, text: str) -> str:
        """What can be shown now: whole words, and no bracket that is still open."""
        self._held += text
        end = max(self._held.rfind(" "), self._held.rfind("\n"), 0)
        if unfinished := _OPEN.search(_CODE.sub(_as_letters, self._held[:end])):
            end = unfinished.start()
        if len(self._held) > _LONGEST_HELD:
            end = len(self._held)
        ready, self._held = self._held[:end], self._held[end:]
        return self._clean(ready)

    def close(self) -> str:
        ready, self._held = self._held, ""
        return self._clean(ready)

    def _clean(self, text: str) -> str:
        text = _TAG.sub("", text)
        text = _IMAGE.sub(r"\1", text)
        text = _DEFINITION.sub(r"\1\\:", text)
        text = _LINK.sub(self._link, text)
        text = _AUTOLINK.sub(r"\1", text)
        text = _without_html(text)
        text = _URL.sub(self._url, text)
        return _MARKS.sub(self._marks, text)

    def _link(self, found: re.Match[str]) -> str:
        return found[0] if found[2] in self._known else found[1]

    def _url(self, found: re.Match[str]) -> str:
        """A character reference reads as its letter, and is no link."""
        if urls_in(found[0]) <= self._known:
            return found[0]
        return _LINKING.sub(lambda sign: f"&#{ord(sign[0])};", found[0])

    def _marks(self, found: re.Match[str]) -> str:
        given = (self._number_of(int(n)) for n in re.findall(r"\d+", found[2]))
        kept = dict.fromkeys(n for n in given if n is not None)
        return found[1] + " ".join(f"[{n}]" for n in kept) if kept else ""


def _as_letters(code: re.Match[str]) -> str:
    """As long, and with nothing in it that is still open."""
    return "x" * len(code[0])


def _without_html(text: str) -> str:
    """In code a backslash would be read as one, and nothing else is obeyed there either."""
    shown, end = "", 0
    for code in _CODE.finditer(text):
        shown += _HTML.sub(r"\\<", text[end : code.start()]) + code[0]
        end = code.end()
    return shown + _HTML.sub(r"\\<", text[end:])
