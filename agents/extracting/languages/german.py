"""German."""

from agents.extracting.languages.language import Language, words

_PLAIN = words(
    "art name mal zeit jahr jahre tag tage teil zahl anzahl heißt genannt gibt macht machen"
    " gemacht lange hoch groß grund ursache bedeutet geschah beispiel dokument dokumente"
)
GERMAN = Language(
    code="de",
    function_words=words(
        "der die das den dem des ein eine einen einem einer eines und oder aber wenn von in im ins"
        " an am auf zu zum zur für mit bei beim aus nach über unter vor durch gegen ohne um als"
        " ist sind war waren wird werden wurde wurden worden sein bin bist hat haben hatte hatten"
        " kann können konnte muss müssen darf dürfen soll sollen will wollen nicht kein keine"
        " keinen keiner er sie es ich du wir ihr ihm ihn ihnen mein dein sein seine ihre unser"
        " dieser diese dieses diesem diesen dass so auch noch nur sehr man sich denn dann hier"
        " dort es's gibt"
    ),
    asking=words(
        "wer wen wem wessen was welche welcher welches welchen welchem wann wo wohin woher wie"
        " warum weshalb wieso wozu womit wodurch worauf"
    ),
    counting=words("viele viel"),
    determiners=words(
        "der die das den dem des ein eine einen einem einer eines von im in am an auf zum zur für"
        " mit bei beim aus nach über unter vor durch gegen ohne viele viel und oder"
    ),
    ranges=words("vor nach seit bis zwischen als über unter etwa"),
    between=words("zwischen"),
    articles=words("der die das den dem des ein eine einen einem einer eines"),
    prepositions=words("von für zu zum zur mit bei beim aus nach in im am an auf"),
    plain=_PLAIN,
    generic=_PLAIN,
    contrasts="""
        nord/norden nördlich/nördliche/nördlichen süd/süden südlich/südliche/südlichen
          ost/osten östlich/östliche/östlichen west/westen
          westlich/westliche/westlichen;
        linke/linken/links rechte/rechten/rechts;
        obere/oberen/oberer untere/unteren/unterer mittlere/mittleren;
        innere/inneren/inneres äußere/äußeren/äußeres;
        frühling/frühjahr sommer herbst winter;
        januar februar märz april mai juni juli august september oktober november
          dezember;
        montag/montags dienstag/dienstags mittwoch/mittwochs donnerstag/donnerstags
          freitag/freitags samstag/samstags/sonnabend sonntag/sonntags;
        morgen/morgens mittag/mittags nachmittag/nachmittags abend/abends nacht/nachts;
        täglich/tägliche/täglichen wöchentlich/wöchentliche/wöchentlichen
          monatlich/monatliche/monatlichen jährlich/jährliche/jährlichen;
        frühstück mittagessen abendessen;
        rote/roten/roter/rot gelbe/gelben/gelb grüne/grünen/grün blaue/blauen/blau
          braune/braunen/braun schwarze/schwarzen/schwarz weiße/weißen/weiß
          graue/grauen/grau;
        erwachsene/erwachsenen kind/kinder/kindern jugendliche/jugendlichen
          rentner/rentnern/senioren;
        männer/mann frauen/frau;
        vater mutter;
        erste/ersten/erster zweite/zweiten/zweiter dritte/dritten/dritter
          vierte/vierten/vierter fünfte/fünften/fünfter;
        kleinste/kleinsten größte/größten;
        kürzeste/kürzesten längste/längsten;
        niedrigste/niedrigsten höchste/höchsten;
        älteste/ältesten neueste/neuesten jüngste/jüngsten;
        eingang ausgang;
        ankunft abfahrt;
        einzelzimmer doppelzimmer;
        öffentlich/öffentliche/öffentlichen privat/private/privaten;
        warm/warme/warmen kalt/kalte/kalten;
        hochladen herunterladen;
        arbeitgeber arbeitnehmer;
        mieter vermieter;
        käufer verkäufer;
    """,
    numbers="""
        1 eins einmal
        2 zwei zweimal
        3 drei dreimal
        4 vier viermal
        5 fünf
        6 sechs
        7 sieben
        8 acht
        9 neun
        10 zehn
        11 elf
        12 zwölf
        20 zwanzig
        30 dreißig
        40 vierzig
        50 fünfzig
        60 sechzig
        70 siebzig
        80 achtzig
        90 neunzig
        100 hundert
        1000 tausend
    """,
    nouns_are_capitals=True,
    how_to=r"\bwie (?:kann|muss|soll|geht|wird|\w+e ich|\w+t man)\b|\bschritte\b",
    then=r"Dann|Danach|Anschließend|Schließlich|Zuletzt|Zum Schluss",
    leaning=r"(?:Diese[rsmn]?|Er|Sie|Es|Sein(?:e[rsmn]?)?|Ihr(?:e[rsmn]?)?)\b",
    comparing=words(
        "welche welcher welches welchen welchem jede jeder jedes jeden jedem alle aller allen beide"
        " beiden beider vergleiche vergleich verglichen unterschied unterschiede unterscheiden"
        " zwischen jeweils mehrere mehreren"
    ),
    denials=words("nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne"),
    present=words(
        "aktuell aktuelle aktueller derzeit derzeitige derzeitiger heute heutige jetzt gegenwärtig"
    ),
    which_one="Die Dokumente beantworten das verschieden. Welches ist gemeint: {0} oder {1}?",
    according_to="{0} laut „{1}“",
    not_mentioned="In den Dokumenten steht nichts über: {}.",
    nothing_found="Das steht nicht in Ihren Dokumenten.",
    none_answers="Von {0} Passagen, die dazu gelesen wurden, beantwortet keine sicher „{1}“. Die"
    " nächsten stehen dabei, jede mit dem, was ihr fehlt.",
    both=" oder ",
    lacks="Darin steht nichts über: {}.",
    unlikely="Es geht um etwas Ähnliches, scheint aber keine Antwort zu sein.",
)
