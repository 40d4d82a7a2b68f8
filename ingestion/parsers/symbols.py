"""Fonts of pictures: which sign a character of Symbol or Wingdings shows."""

_UPPER = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_LOWER = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SYMBOL = (
    {
        0x22: "∀",
        0x24: "∃",
        0x27: "∋",
        0x2A: "∗",
        0x2D: "−",
        0x40: "≅",
        0x5C: "∴",
        0x5E: "⊥",
        0x7E: "∼",
    }
    | {0x41 + index: sign for index, sign in enumerate(_UPPER)}
    | {0x61 + index: sign for index, sign in enumerate(_LOWER)}
    | {
        0xA0 + index: sign
        for index, sign in enumerate(
            "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…│─↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑"
        )
    }
    | {0xF1: "⟩", 0xF2: "∫"}
)
_WINGDINGS = {
    0x22: "✂",
    0x28: "☎",
    0x29: "✆",
    0x2A: "✉",
    0x3E: "✇",
    0x41: "✌",
    0x43: "👍",
    0x44: "👎",
    0x45: "☜",
    0x46: "☞",
    0x47: "☝",
    0x48: "☟",
    0x4A: "☺",
    0x4B: "😐",
    0x4C: "☹",
    0x4D: "💣",
    0x4E: "☠",
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x70: "□",
    0x71: "❑",
    0x72: "❒",
    0x73: "⬧",
    0x74: "⧫",
    0x75: "◆",
    0x76: "❖",
    0x77: "⬥",
    0x78: "☒",
    0x79: "⍓",
    **{0x80 + number: chr(0x2460 + number - 1) for number in range(1, 11)},
    0x80: "⓪",
    **{0x8B + number: chr(0x2776 + number - 1) for number in range(1, 11)},
    0x8B: "⓿",
    0x9E: "·",
    0x9F: "•",
    0xA1: "○",
    0xA4: "◉",
    0xA7: "▪",
    0xA8: "□",
    0xAB: "★",
    0xB6: "✰",
    0xD8: "➢",
    0xDF: "←",
    0xE0: "→",
    0xE1: "↑",
    0xE2: "↓",
    0xE8: "➔",
    0xEF: "⇦",
    0xF0: "⇨",
    0xF1: "⇧",
    0xF2: "⇩",
    0xF3: "⬄",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_WINGDINGS_2 = {
    0x4F: "✗",
    0x50: "✓",
    0x51: "☒",
    0x52: "☑",
    0x53: "☒",
    0x54: "☒",
    0x97: "●",
    0x98: "○",
    0xA2: "■",
    0xA3: "□",
}
_WINGDINGS_3 = {0x22: "↔", 0x66: "←", 0x67: "→", 0x68: "↑", 0x69: "↓", 0x75: "▶", 0x7D: "▶"}
_WEBDINGS = {0x61: "✓", 0x63: "□", 0x67: "■", 0x72: "✗", 0x6E: "●"}
_FONTS = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
}
UNKNOWN = "\ufffd"
"""For a sign that nobody knows by its number: something stands there, and what is not said."""


def is_of_signs(font: str) -> bool:
    return font.strip().lower() in _FONTS


def sign(code: int, font: str) -> str:
    """What a character shows: one of a font of signs, of another font, or `UNKNOWN`."""
    private = 0xF000 <= code <= 0xF0FF
    signs = _FONTS.get(font.strip().lower())
    if signs is None:
        if private:
            return _WINGDINGS.get(code - 0xF000) or _ascii(code - 0xF000) or UNKNOWN
        return chr(code) if 0x20 <= code < 0xE000 or 0xF900 <= code < 0x110000 else UNKNOWN
    low = code - 0xF000 if private else code
    plain = _ascii(low) if signs is _SYMBOL or low == 0x20 else ""
    return signs.get(low) or plain or (chr(code) if low > 0xFF and not private else UNKNOWN)


def signs(text: str, font: str) -> str:
    """A text set in a font of signs."""
    return "".join(sign(ord(char), font) for char in text)


def without_private(text: str) -> str:
    """A text with characters of a font of signs, though none is named: as Wingdings has them."""
    if not any("\uf000" <= char <= "\uf0ff" for char in text):
        return text
    return "".join(sign(ord(char), "") if "\uf000" <= char <= "\uf0ff" else char for char in text)


def _ascii(code: int) -> str:
    return chr(code) if 0x20 <= code < 0x7F else ""
