"""Dates of birth and addresses of houses, told by the words around them."""

import re
from collections.abc import Iterator

from adapters.masking.finding.spans import Kind, Span

_MONTH = (
    r"(?:jan|feb|m[aä]r|apr|ma[iy]|ju[nl]|aug|sep|o[ck]t|nov|de[cz]|f[ée]v|avr|ao[uû]|d[ée]c|ene|abr"
    r"|ago|dic|gen|mag|giu|lug|set|ott|m[aä]i|mrt|mei)[^\W\d_]{0,8}\.?"
)
_DATE = (
    rf"(?:\d{{1,2}}(?:\.|st|nd|rd|th|er|º)?\s(?:de\s|of\s)?{_MONTH}(?:\sde[l]?)?,?\s\d{{4}}"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:\d{4}|\d{2})(?!\d))"
)
_BIRTH = re.compile(
    r"(?:\b(?:date of birth|birth ?date|birthday|dob|born|geburtsdatum|geburtstag|geboren|geb\."
    r"|date de naissance|n[ée]e?\(?e?\)?|naissance|fecha de nacimiento|nacid[oa]|nacimiento"
    r"|data di nascita|nat[oa]|nascita|data de nascimento|nascid[oa]|geboortedatum|data urodzenia"
    r"|urodzon\w+|födelsedatum|född|fødselsdato|født)(?!\w))"
    rf"[^\d\n]{{0,24}}?({_DATE})",
    re.IGNORECASE,
)
_PLAIN = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]*+"
"""A word that begins with a capital."""
_NAME = rf"{_PLAIN}(?:['’.-][^\W\d_]++){{0,3}}"
"""The same, and what is joined to it. Each pattern ends soon, whatever somebody writes."""
_CITY = rf"(?:,?\s(?:[A-Z]{{1,2}}-)?\d{{4,5}}\s{_NAME}(?:\s{_NAME})?)?"
_SMALL = (
    r"(?:dell['’]|della\s|del\s|dei\s|des\s|de l['’]|de la\s|de\s|d['’]|du\s|les\s|le\s|la\s){0,4}+"
)
"""The little words before a name. Nothing is given back, since no name begins as one of them does:
`de la` is also `de` and `la`, and each way to read a row of them would be tried."""
_ADDRESSES = tuple(
    re.compile(pattern)
    for pattern in (
        # Hauptstraße 5, Am Alten Markt 3a; Kerkstraat 12
        rf"(?<!\w)(?:{_PLAIN}[ -]){{0,3}}(?:[^\W\d_][^\W\d_]*"
        r"(?:stra(?:ß|ss)e|str\.|gasse|allee|platz|damm|ufer|chaussee|straat|laan|gracht|plein)"
        r")\s\d{1,4}\s?[a-z]?(?!\w)" + _CITY,
        rf"(?<!\w)(?:{_PLAIN}[ -]){{1,3}}(?:Stra(?:ß|ss)e|Str\.|Weg|Allee|Platz|Gasse|Ring|Markt)"
        rf"\s\d{{1,4}}\s?[a-z]?(?!\w){_CITY}",
        rf"(?<!\w)[^\W\d_a-z][^\W\d_]{{2,}}(?:weg|ring|steig|markt)\s\d{{1,4}}\s?[a-z]?(?!\w){_CITY}",
        # 221B Baker Street
        rf"(?<!\w)\d{{1,5}}[A-Za-z]?\s(?:(?:[NSEW]\.?|North|South|East|West)\s)?(?:{_NAME}\s){{1,3}}"
        r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Boulevard|Blvd|Court|Ct|Way|Square|Terrace"
        r"|Close|Crescent|Parkway|Pkwy|Highway|Hwy)\b\.?"
        rf"(?:,?\s(?:Apt|Suite|Unit|Flat)\.?\s\w{{1,5}})?(?:,\s{_NAME}(?!\w)(?:\s{_NAME}(?!\w))?)?"
        r"(?:,?\s(?:[A-Z]{2}\s\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}))?",
        # 12 bis, rue de la Paix, 75002 Paris
        r"(?<!\w)\d{1,4}(?:\s?(?:bis|ter|quater))?,?\s(?i:rue|avenue|av\.|boulevard|bd\.?|place|chemin"
        rf"|all[ée]e|impasse|quai|route|cours|square|faubourg)\s{_SMALL}{_NAME}"
        rf"(?:[\s-]{_SMALL}{_NAME}){{0,3}}{_CITY}",
        # Calle de Alcalá, 42; Via Roma 12
        rf"(?<!\w)(?i:calle|c/|avenida|avda\.?|plaza|paseo|camino|ronda|travesía|via|viale|v\.le"
        rf"|piazza|p\.zza|corso|largo|vicolo|strada|rua|praça)\s?{_SMALL}{_NAME}"
        rf"(?:\s{_SMALL}{_NAME}){{0,3}},?\s(?:n[.º°]?\s?)?\d{{1,4}}\s?[A-Za-z]?(?!\w){_CITY}",
    )
)


def births(text: str) -> Iterator[Span]:
    for match in _BIRTH.finditer(text):
        yield Span(*match.span(1), Kind.BIRTH)


def houses(text: str) -> Iterator[Span]:
    for pattern in _ADDRESSES:
        for match in pattern.finditer(text):
            yield Span(*match.span(), Kind.ADDRESS)
