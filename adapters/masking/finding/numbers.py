"""Numbers that name somebody: told by their check digits, and weak ones by the words before."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from importlib import import_module
from typing import NamedTuple

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum import iban, luhn, numdb

from adapters.masking.finding.spans import Finder, Kind, Span

# Both are looked for from each start: what stands before may look like the beginning of one.
_IBAN = re.compile(r"(?<![^\W_])(?=([A-Za-z]{2})\d{2}(?:[ \u00a0\n]?[A-Za-z0-9]){11})")
_CARD = re.compile(r"(?<!\w)(?<!\d[.-])(?=([2-6]\d{3}(?:[ \u00a0\n-]?\d){9,15}))")
_FEWEST_DIGITS = 13
_GOES_ON = re.compile(r"[\w-]")
_SEPARATORS = re.compile(r"[ \u00a0\n-]")
_NEAR = 48
"""Characters before a number in which a word may say what it is."""
_ABOUT_IDS = re.compile(
    r"\b(?:ssn|social security|national id|id(?:entity)?[- ]?(?:no|number|card)|passport|tax id|tin"
    r"|nhs|nino|national insurance|steuer-?(?:id|nummer|identifikationsnummer)|idnr|ausweis\w*"
    r"|sozialversicherungsnummer|svnr|ahv\w*|s[ée]curit[ée] sociale|nir|num[ée]ro fiscal|dni|nie"
    r"|nif|seguridad social|codice fiscale|bsn|burgerservicenummer|rijksregister\w*|pesel"
    r"|personnummer|cpr|f[øo]dselsnummer|henkil[öo]tunnus|hetu|rodn[ée] [čc][íi]slo|cnp|cpf|pps"
    r"|aadhaar|egn|oib|emšo)\b",
    re.IGNORECASE,
)
_ABOUT_PHONES = re.compile(
    r"(?:\b(?:phone|tele?f[oó]n\w*|tel|t[ée]l|t[ée]l[ée]phone|mobile?|m[oó]vil|cell\w*|cellulare|call"
    r"|handy|portable|fax|whatsapp|sms|ruf(?:nummer)?|nummer|num[eé]ro|anruf\w*|appel\w*|llam\w*"
    r"|chiam\w*|bel|ring)\b|[☎✆📞])\W{0,3}",
    re.IGNORECASE,
)
_TELLS_ITSELF = re.compile(r"[+0(]|\d{3}[-. ]\d{3}[-. ]\d{4}$")
"""How a number of a country begins, or is written, that needs no word before."""


class _Id(NamedTuple):
    """A module of stdnum, what such numbers look like, and whether a word must say so."""

    module: str
    looks: str
    told: bool = True


_IDS = (
    _Id("us.ssn", r"\d{3}-\d{2}-\d{4}", told=False),
    _Id("us.ssn", r"\d{9}"),
    _Id("gb.nhs", r"\d{3}[ -]?\d{3}[ -]?\d{4}"),
    _Id("de.idnr", r"\d{2} ?\d{3} ?\d{3} ?\d{3}"),
    _Id("at.vnr", r"\d{4} ?\d{6}"),
    _Id("ch.ssn", r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}", told=False),
    _Id("fr.nir", r"[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}", told=False),
    _Id("fr.nif", r"[0-3]\d ?\d{2} ?\d{3} ?\d{3} ?\d{3}"),
    _Id("es.dni", r"\d{8}[- ]?[A-Z]", told=False),
    _Id("es.nie", r"[XYZ][- ]?\d{7}[- ]?[A-Z]", told=False),
    _Id("it.codicefiscale", r"[A-Z]{6} ?\d{2}[A-Z]\d{2} ?[A-Z]\d{3}[A-Z]", told=False),
    _Id("nl.bsn", r"\d{4}\.?\d{2}\.?\d{3}"),
    _Id("be.nn", r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}", told=False),
    _Id("pl.pesel", r"\d{11}"),
    _Id("pt.nif", r"\d{3} ?\d{3} ?\d{3}"),
    _Id("se.personnummer", r"(?:\d{2})?\d{6}[-+]\d{4}", told=False),
    _Id("fi.hetu", r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]", told=False),
    _Id("dk.cpr", r"\d{6}-?\d{4}"),
    _Id("no.fodselsnummer", r"\d{6} ?\d{5}"),
    _Id("cz.rc", r"\d{6}/\d{3,4}", told=False),
    _Id("ro.cnp", r"\d{13}"),
    _Id("ie.pps", r"\d{7}[A-W][A-I]?", told=False),
    _Id("br.cpf", r"\d{3}\.\d{3}\.\d{3}-\d{2}", told=False),
    _Id("in_.aadhaar", r"\d{4} ?\d{4} ?\d{4}"),
)
_NINO = re.compile(r"(?<!\w)[A-CEGHJ-PR-TW-Z]{2}(?: ?\d{2}){3} ?[A-D](?!\w)")
"""Of Britain's national insurance: it has no check digit, and stdnum no module."""


def ibans(text: str) -> Iterator[Span]:
    """As long as they are in its country: what follows may look like more of it."""
    for match in _IBAN.finditer(text):
        looks = _ibans_of(match[1].upper())
        whole = looks and looks.match(text, match.start())
        if whole and iban.is_valid(_SEPARATORS.sub("", whole[0]), check_country=False):
            yield Span(*whole.span(), Kind.IBAN)


@cache
def _ibans_of(country: str) -> re.Pattern[str] | None:
    """What they look like; None where a country has none."""
    structure = numdb.get("iban").info(country)[0][1].get("bban")
    if structure is None:
        return None
    length = sum(int(number) for number in re.findall(r"\d+", structure))
    return re.compile(rf"[A-Za-z]{{2}}\d{{2}}(?:[ \u00a0\n]?[A-Za-z0-9]){{{length}}}")


def cards(text: str) -> Iterator[Span]:
    """The longest beginning that is right and ends where digits do: a date or a code may follow."""
    for match in _CARD.finditer(text):
        start, end = match.span(1)
        ends = range(end, start + _FEWEST_DIGITS - 1, -1)
        right = (end for end in ends if _is_card(text, start, end))
        if (end := next(right, None)) is not None:
            yield Span(start, end, Kind.CARD)


def _is_card(text: str, start: int, end: int) -> bool:
    if not text[end - 1].isdigit() or _GOES_ON.match(text, end):
        return False
    digits = _SEPARATORS.sub("", text[start:end])
    return len(digits) >= _FEWEST_DIGITS and luhn.is_valid(digits)


def national_ids() -> list[Finder]:
    return [*(partial(_ids, *_compiled(one)) for one in _IDS), _insurance_numbers]


def phones(regions: Sequence[str]) -> Finder:
    """Whatever is written with a `+`, and what these countries write without."""
    return partial(_phones, [None, *regions])


def _compiled(one: _Id) -> tuple[re.Pattern[str], Callable[[str], bool], bool]:
    pattern = re.compile(rf"(?<![\w.,-])(?=({one.looks})(?![\w-]))", re.IGNORECASE)
    return pattern, import_module(f"stdnum.{one.module}").is_valid, one.told


def _ids(
    pattern: re.Pattern[str], is_valid: Callable[[str], bool], told: bool, text: str
) -> Iterator[Span]:
    for match in pattern.finditer(text):
        if is_valid(match[1]) and (not told or _is_near(_ABOUT_IDS, text, match.start())):
            yield Span(*match.span(1), Kind.ID)


def _insurance_numbers(text: str) -> Iterator[Span]:
    for match in _NINO.finditer(text):
        yield Span(*match.span(), Kind.ID)


def _phones(regions: Sequence[str | None], text: str) -> Iterator[Span]:
    for region in regions:
        if region is None and "+" not in text:
            continue
        # With its `+` it is one also where nobody has it yet: plans of numbers change.
        leniency = Leniency.VALID if region else Leniency.POSSIBLE
        for match in PhoneNumberMatcher(text, region, leniency=leniency):
            if _TELLS_ITSELF.match(match.raw_string) or _is_near(_ABOUT_PHONES, text, match.start):
                yield Span(match.start, match.end, Kind.PHONE)


def _is_near(words: re.Pattern[str], text: str, start: int) -> bool:
    return words.search(text, max(0, start - _NEAR), start) is not None


def known_regions() -> frozenset[str]:
    return frozenset(phonenumbers.SUPPORTED_REGIONS)
