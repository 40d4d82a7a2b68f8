"""Names of encodings, as files and letters say them, to the codecs that read them best."""

import codecs

_WIDER = {  # what is called so is written with the letters of the wider one
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "iso2022_jp": "iso2022_jp_ext",
    "iso2022_jp_1": "iso2022_jp_ext",
}
_ALSO = {
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "x-euc-jp": "euc_jp",
    "x-euc-kr": "cp949",
    "x-big5": "big5hkscs",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "ks_c_5601-1987": "cp949",
    "windows-949": "cp949",
    "windows-874": "cp874",
    "dos-862": "cp862",
    "dos-720": "cp720",
    "koi8-ru": "koi8_u",
    "ansi": "cp1252",
}
_PAGES = {  # of Windows, that are not called cp and the number
    **{936: "gb18030", 54936: "gb18030", 20936: "gb18030", 52936: "hz"},
    **{51932: "euc_jp", 50220: "iso2022_jp_ext", 50221: "iso2022_jp_ext", 50222: "iso2022_jp_ext"},
    **{51949: "cp949", 50225: "iso2022_kr", 1361: "johab", 950: "big5hkscs"},
    **{20866: "koi8_r", 21866: "koi8_u", 20127: "cp1252", 65000: "utf-7", 65001: "utf-8"},
    **{1200: "utf-16-le", 1201: "utf-16-be", 10000: "mac_roman", 10007: "mac_cyrillic"},
    **{10006: "mac_greek", 10029: "mac_latin2", 10079: "mac_iceland", 10081: "mac_turkish"},
    **{28590 + part: f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{28591: "cp1252", 28599: "cp1254", 28601: "cp874", 38598: "iso8859-8"},
}


def codec_named(name: str) -> str | None:
    """The codec for a name; None for what is no encoding of text that is known."""
    plain = name.strip().strip("\"'").lower()
    plain = _ALSO.get(plain, plain)
    try:
        info = codecs.lookup(plain)
        b"a".decode(plain)  # refuses hex, zip and others that make no text
    except (LookupError, ValueError):
        return None
    return _WIDER.get(info.name, info.name)


def codec_of_page(number: int) -> str | None:
    """The codec for a number that Windows gives an encoding."""
    return _PAGES.get(number) or codec_named(f"cp{number}")
