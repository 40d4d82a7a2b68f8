"""What a page is written in, as it says at its beginning, or as the site said of it."""

import codecs
import re
from dataclasses import replace

from contracts.web import Fetched

HTML = frozenset({"text/html", "application/xhtml+xml"})
_HEAD = 65_536
_IN_PAGE = re.compile(
    rb"(?:<\?xml[^>]{0,200}\sencoding|<meta[^>]{0,400}[\s;\"']charset)\s{0,9}=\s{0,9}[\"']?"
    rb"([\w.:-]{2,40})",
    re.IGNORECASE,
)
_IN_HEADER = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_AS_BROWSERS = {  # what is called so is written with the letters of the wider one (WHATWG)
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "x-gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "windows-949"), "cp949"),
    "big5": "big5hkscs",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "x-mac-cyrillic": "mac_cyrillic",
    "macintosh": "mac_roman",
}
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def charset_of(page: bytes) -> str:
    """As the page names it; '' where it does not."""
    named = _IN_PAGE.search(page[:_HEAD])
    return named[1].decode("ascii").lower() if named else ""


def charset_in(content_type: str) -> str:
    """As a header `Content-Type` names it; '' where it does not."""
    named = _IN_HEADER.search(content_type)
    return named[1].lower() if named and named[1].isascii() else ""


def codec_of(name: str) -> str:
    """Python's name for it, as browsers take it."""
    plain = name.strip().lower()
    return _AS_BROWSERS.get(plain, plain.removeprefix("x-") if plain.startswith("x-cp") else plain)


def with_charset(fetched: Fetched) -> Fetched:
    """A page that says itself what its site says of it: headers are not kept with it.

    Nothing is written into a page that says so already, or that is UTF-8, as is found without.
    """
    said = charset_in(fetched.headers.get("content-type", ""))
    if not said or fetched.media_type not in HTML or fetched.body.startswith(_BOMS):
        return fetched
    own = charset_of(fetched.body)
    if said == own or not _is_like_ascii(said) or _is_utf8(fetched.body):
        return fetched
    if own and codec_of(said).startswith("utf") and _is_in(fetched.body, codec_of(own)):
        return fetched
    return replace(fetched, body=f'<meta charset="{said}">'.encode() + fetched.body)


def _is_like_ascii(name: str) -> bool:
    """False also for a name that is no encoding of text."""
    try:
        return b"<meta".decode(name) == "<meta"
    except (LookupError, ValueError):
        return False


def _is_utf8(body: bytes) -> bool:
    return _is_in(body, "utf-8")


def _is_in(body: bytes, codec: str) -> bool:
    """False also where that is no encoding of text."""
    try:
        body.decode(codec)
    except (LookupError, ValueError):
        return False
    return True
