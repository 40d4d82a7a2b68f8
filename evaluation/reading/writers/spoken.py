"""Which languages each text codec of Python is for, and sentences of them."""

import codecs
import encodings
import pkgutil
import unicodedata
from collections.abc import Mapping
from encodings.aliases import aliases
from functools import cache

from tests.ingestion.parsers.written_everywhere import ENCODINGS, TEXTS

_NOT_FOR_TEXTS: Mapping[str, str] = {
    **dict.fromkeys(
        ("base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "uu_codec", "zlib_codec"),
        "makes bytes of bytes",
    ),
    "rot_13": "makes letters of letters",
    "idna": "is for names of hosts",
    "punycode": "is for names of hosts",
    "raw_unicode_escape": "is how Python pickles a text",
    "unicode_escape": "is how Python's source writes a text",
    "charmap": "is whatever table it is given",
    "mbcs": "is whatever Windows is set to, and only there",
    "oem": "is whatever Windows is set to, and only there",
    "undefined": "refuses everything",
    "aliases": "is a list of names",
    "palmos": "is Windows-1252 with pictures of cards where that has punctuation",
}
OF_MORE: Mapping[str, tuple[str, ...]] = {
    "en": (
        "All human beings are born free and equal in dignity and rights. They are endowed with"
        " reason and conscience and should act towards one another in a spirit of brotherhood.",
        "Everyone has the right to life, liberty and security of person.",
    ),
    "cy": (
        "Genir pawb yn rhydd ac yn gydradd â'i gilydd mewn urddas a hawliau. Fe'u cynysgaeddir â"
        " rheswm a chydwybod, a dylai pawb ymddwyn y naill at y llall mewn ysbryd cymodlon.",
        "Mae'r tŷ wrth y llyn ar werth, ac mae dŵr oer yn y ffynnon.",
    ),
    "mt": (
        "Il-bnedmin kollha jitwieldu ħielsa u ugwali fid-dinjità u d-drittijiet. Huma mogħnija"
        " bir-raġuni u bil-kuxjenza u għandhom iġibu ruħhom ma' xulxin bi spirtu ta' aħwa.",
    ),
    "eo": (
        "Ĉiuj homoj estas denaske liberaj kaj egalaj laŭ digno kaj rajtoj. Ili posedas racion kaj"
        " konsciencon, kaj devus konduti unu al alia en spirito de frateco.",
    ),
    "kk": (
        "Барлық адамдар тумысынан азат және қадір-қасиеті мен құқықтары тең болып дүниеге келеді."
        " Адамдарға ақыл-парасат, ар-ождан берілген, сондықтан олар бір-бірімен туыстық,"
        " бауырмалдық қарым-қатынас жасаулары тиіс.",
    ),
    "tg": (
        "Тамоми одамон озод ва аз лиҳози манзилату ҳуқуқ бо ҳам баробар ба дунё меоянд. Ҳама"
        " соҳиби ақлу виҷдонанд, бояд нисбат ба якдигар бародарвор муносабат намоянд.",
    ),
    "fa": (
        "تمام افراد بشر آزاد به دنیا آمده و از لحاظ حیثیت و حقوق با هم برابرند. همه دارای عقل و"
        " وجدان هستند و باید نسبت به یکدیگر با روح برادری رفتار کنند.",
    ),
    "ur": (
        "تمام انسان آزاد اور حقوق و عزت کے اعتبار سے برابر پیدا ہوئے ہیں۔ انہیں ضمیر اور عقل"
        " ودیعت ہوئی ہے۔ اس لئے انہیں ایک دوسرے کے ساتھ بھائی چارے کا سلوک کرنا چاہئے۔",
    ),
}
_WEST = ("en", "de", "fr", "es", "pt", "sv", "da")
_MORE: Mapping[str, tuple[str, ...]] = {
    "ascii": ("en",),
    **dict.fromkeys(("cp037", "cp500", "cp1140", "hp_roman8", "iso8859_1", "latin_1"), _WEST),
    **{"cp273": ("de",), "cp424": ("he",), "cp875": ("el",), "cp1026": ("tr",), "cp856": ("he",)},
    **{"cp864": ("ar",), "mac_arabic": ("ar",), "mac_farsi": ("fa",), "cp1006": ("ur",)},
    **{"mac_croatian": ("hr",), "mac_romanian": ("ro",), "iso8859_16": ("ro", "pl", "hu")},
    **{"koi8_t": ("tg",), "kz1048": ("kk",), "ptcp154": ("kk",), "iso8859_14": ("cy",)},
    "iso8859_3": ("mt", "eo"),
    **dict.fromkeys(
        (
            *("euc_jis_2004", "euc_jisx0213", "shift_jis_2004", "shift_jisx0213", "iso2022_jp_1"),
            *("iso2022_jp_3", "iso2022_jp_2004", "iso2022_jp_ext"),
        ),
        ("ja",),
    ),
}
SENTENCES = {**TEXTS, **OF_MORE}


def _languages() -> dict[str, tuple[str, ...]]:
    every = {
        *aliases.values(),
        *(module.name for module in pkgutil.iter_modules(encodings.__path__)),
    }
    found: dict[str, tuple[str, ...]] = {}
    for codec in sorted(every - set(_NOT_FOR_TEXTS)):
        here = tuple(language for language, those in ENCODINGS.items() if codec in those)
        found[codec] = here + _MORE.get(codec, ())
        if codec.startswith("utf"):
            found[codec] = tuple(SENTENCES)
    return found


LANGUAGES = _languages()
"""By codec: each that Python has for texts."""


@cache
def _forms(codec: str) -> dict[str, str]:
    """Of codecs that keep the shapes of letters: a shape of each letter."""
    forms: dict[str, str] = {}
    for byte in range(128, 256):
        shape = bytes([byte]).decode(codec, errors="ignore")
        if shape and unicodedata.decomposition(shape).startswith("<"):
            forms.setdefault(unicodedata.normalize("NFKC", shape), shape)
    return forms


def fitted(word: str, codec: str) -> str:
    """A word as a codec can write it, with its letters in their shapes, or taken apart; '' where
    it cannot."""
    return "".join(made) if all(made := [_fitted(char, codec) for char in word]) else ""


@cache
def _fitted(char: str, codec: str) -> str:
    try:
        codecs.encode(char, codec)
        return char
    except UnicodeEncodeError:
        pass
    if shape := _forms(codec).get(char):
        return shape
    apart = unicodedata.decomposition(char)
    if not apart or apart.startswith("<"):
        return ""
    pieces = [_fitted(chr(int(code, 16)), codec) for code in apart.split()]
    return "".join(pieces) if all(pieces) else ""
