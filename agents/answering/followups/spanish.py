"""Spanish."""

import re

from agents.answering.followups.words import FollowUpWords, any_of, at_the_end, words
from agents.extracting.languages import LANGUAGES

SPANISH = FollowUpWords(
    openers=any_of(
        "muchas gracias",
        "gracias",
        "y qué hay de",
        "qué hay de",
        "y qué pasa con",
        "qué pasa con",
        "y",
        "pero",
        "o",
        "entonces",
        "también",
    ),
    closers=at_the_end("entonces", "también", "por favor", "en cambio"),
    reasons=re.compile(
        r"\s*¿?\s*(?:(?:y|pero)\s+)?por\s+qué(?:\s+no)?(?:\s+(?:lo\s+)?(?:dicen?|sabes?|responden?)"
        r"\b[^?]*)?\W*",
        re.IGNORECASE,
    ),
    corrections=any_of(
        "no, quería decir",
        "no, quise decir",
        "quería decir",
        "quise decir",
        "no, me refiero a",
        "me refiero a",
        "me refería a",
        "perdón",
        "no",
        "mejor",
    ),
    more=re.compile(
        r"\s*(?:por\s+favor\s+)?(?:dime\s+más|cuéntame\s+más|más(?:\s+detalles)?|continúa|sigue"
        r"|(?:y\s+)?qué\s+más|algo\s+más)(?:\s+(?:sobre|de)\s+(?:eso|esto|ello))?\W*",
        re.IGNORECASE,
    ),
    bare=re.compile(
        r"\s*¿?\s*(?:y|pero)?\s*(?P<word>desde\s+cuándo|por\s+qué\s+no|por\s+qué|cómo|cuándo|dónde"
        r"|quién|cuántos|cuánto)(?:\s+(?:es|fue|era)\s+(?:eso|esto|así))?\W*",
        re.IGNORECASE,
    ),
    courtesies=re.compile(
        r"\s*(?:muchas\s+)?(?:gracias|hola|adiós|vale|bien|sí|no|perfecto|por\s+favor|ok)\W*",
        re.IGNORECASE,
    ),
    asking=re.compile(
        r"\s*¿?\s*(?P<asking>(?:(?:en|a|de|por|para|con|desde|hasta)\s+)?(?:qué(?:\s+(?:año|mes|día"
        r"|ciudad|país|lugar))?|cuáles|cuál|quiénes|quién|cuándo|dónde|cómo|cuánt[oa]s?))\b",
        re.IGNORECASE,
    ),
    auxiliaries=words(
        "es son era eran fue fueron ser está están estaba ha han había puede pueden podía debe"
        " deben hay tiene tienen"
    ),
    determiners=words("el la los las un una unos unas mi tu su sus cada"),
    prepositions=words(
        "de del en a al por para con sin sobre entre desde hasta antes después durante contra según"
    ),
    persons=words("él ella"),
    things=words("eso esto ello ellos ellas esos esas estos estas lo"),
    owners=words("su sus"),
    personal=words("su sus"),
    places=words("allí ahí allá"),
    times=words("entonces"),
    pointing=words("ese esa este esta aquel aquella esos esas estos estas"),
    person_nouns=words("persona hombre mujer autor autora"),
    own_nouns=words(
        "documento documentos archivo página páginas libro informe texto proyecto capítulo manual"
        " contrato artículo semana mes año"
    ),
    expletive=re.compile(r"\bes\s+(?:posible|necesario|cierto)\b", re.IGNORECASE),
    language=LANGUAGES["es"],
    function_words=words(
        "así aquí yo tú usted nosotros mucho muchos otro otra todos todas favor dime hace"
    ),
    joining=words("de del"),
    located=words("en"),
    superlative=re.compile(
        r"\b(?:el|la|los|las)\s+(?:\w+\s+)?(?:más|menos)\s+\w+\b|\b(?:mejor|peor)(?:es)?\b",
        re.IGNORECASE,
    ),
    subjects=words("quién qué"),
    verbal=re.compile(r"^[a-záéíóúñ]+(?:ado|ada|ados|adas|ido|ida|idos|idas)$"),
)
