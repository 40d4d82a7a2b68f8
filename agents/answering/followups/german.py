"""German."""

import re

from agents.answering.followups.words import FollowUpWords, any_of, at_the_end, words
from agents.extracting.languages import LANGUAGES

GERMAN = FollowUpWords(
    openers=any_of(
        "vielen dank",
        "danke",
        "und was ist mit",
        "was ist mit",
        "wie sieht es aus mit",
        "wie sieht es mit",
        "wie sieht's mit",
        "und wie sieht's mit",
        "und wie sieht es mit",
        "und wie steht es mit",
        "wie steht es mit",
        "wie ist es mit",
        "und wie ist es mit",
        "und",
        "aber",
        "oder",
        "also",
        "auch",
    ),
    closers=at_the_end("aus", "denn", "dann", "eigentlich", "stattdessen", "auch", "bitte"),
    reasons=re.compile(
        r"\s*(?:(?:und|aber)\s+)?(?:warum|wieso|weshalb)(?:\s+(?:nicht|das|denn|eigentlich))*"
        r"(?:\s+(?:steht|sagen|sagt|wissen|weißt)\b[^?]*)?\W*",
        re.IGNORECASE,
    ),
    corrections=any_of(
        "nein, ich meinte",
        "nein ich meinte",
        "nein, ich meine",
        "ich meinte",
        "ich meine",
        "entschuldigung",
        "nein",
        "nee",
        "sorry",
        "doch",
        "ach",
        "vielmehr",
        "moment",
    ),
    more=re.compile(
        r"\s*(?:bitte\s+)?(?:mehr(?:\s+(?:dazu|davon|darüber|details))?|weiter|was\s+noch"
        r"|und\s+(?:was\s+)?sonst|noch\s+(?:mehr|etwas|was)|erzähl(?:e)?\s+(?:mir\s+)?mehr"
        r"|genauer|einzelheiten)(?:\s+bitte)?\W*",
        re.IGNORECASE,
    ),
    bare=re.compile(
        r"\s*(?:und|aber)?\s*(?P<word>seit\s+wann|bis\s+wann|warum\s+nicht|wieso\s+nicht|warum"
        r"|wieso|weshalb|wie|wann|wo|wer|wohin|woher|wie\s+(?:viele?|lange|oft|weit))"
        r"(?:\s+(?:ist|war|sind|waren)\s+(?:das|es|dies|sie)(?:\s+so)?|\s+das)?"
        r"(?:\s+(?:denn|eigentlich|bloß|nur|so))?\W*",
        re.IGNORECASE,
    ),
    courtesies=re.compile(
        r"\s*(?:vielen\s+)?(?:danke?|dankeschön|gut|super|prima|hallo|tschüss|ja|nein|bitte|ok)"
        r"(?:\s+(?:schön|sehr))?\W*",
        re.IGNORECASE,
    ),
    asking=re.compile(
        r"\s*(?P<asking>(?:(?:in|an|auf|bei|von|mit|zu|aus|seit|bis|um|ab)\s+)?(?:welche[mnrs]?"
        r"(?:\s+(?:jahr|monat|tag|ort|stadt|land)e?)?|wie\s+(?:viele?|lange|oft|weit|hoch|alt"
        r"|groß|tief|breit|schwer|schnell|warm|kalt|teuer)|wer|wen|wem|wessen|wann|warum|wieso"
        r"|weshalb|wohin|woher|womit|wodurch|worin|wo|was|wie))\b",
        re.IGNORECASE,
    ),
    auxiliaries=words(
        "ist sind war waren sein bin bist wird werden wurde wurden worden hat haben hatte hatten"
        " kann können konnte darf dürfen muss müssen musste soll sollen sollte will wollen mag"
    ),
    determiners=words(
        "der die das den dem des ein eine einen einem einer eines kein keine keinen mein meine dein"
        " unser unsere jeder jede jedes"
    ),
    prepositions=words(
        "in im an am auf bei beim von vom mit zu zum zur aus seit bis um für über unter zwischen"
        " vor nach während gegen ohne pro durch neben ab"
    ),
    persons=words("er ihn ihm sie ihr"),
    things=words("es dies das diese dieser dieses jene sie ihnen davon dafür damit daran darauf"),
    owners=words("sein seine seinen seiner ihr ihre ihren ihrer deren dessen"),
    personal=words("sein seine seinen seiner ihr ihre ihren ihrer"),
    places=words("dort da dorthin"),
    times=words("damals dann"),
    pointing=words("dieser diese dieses diesen diesem jener jene jenes"),
    person_nouns=words("person mann frau autor autorin"),
    own_nouns=words(
        "dokument dokumente datei seite seiten buch bericht text projekt kapitel handbuch vertrag"
        " artikel woche monat jahr"
    ),
    expletive=re.compile(
        r"\b(?:gibt\s+es|ist\s+es\s+(?:möglich|nötig|erlaubt|wahr|richtig)|das\s+(?=[A-ZÄÖÜ]))",
    ),
    language=LANGUAGES["de"],
    function_words=words(
        "uns mich mir viel viele mehr andere alle bitte sag sagt nenne nennen doch mal"
    ),
    joining=words("von vom"),
    located=words("in im an am auf bei"),
    superlative=re.compile(
        r"\b(?:(?:der|die|das|den|dem)\s+)?\w{2,}ste[nrs]?\b",
        re.IGNORECASE,
    ),
    subjects=words("wer was"),
    verbal=re.compile(r"^[a-zäöüß]+(?:t|en)$"),
    names_are_capitals=False,
)
