"""What questions ask for in each language, and by what a text has something of that kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from re import Pattern
from typing import Literal

Kind = Literal["number", "money", "time", "name", "place", "reason", "other"]


def _none() -> dict[Kind, Pattern[str]]:
    return {}


_ANY = re.compile("")
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Kinds:
    """`asks`: by the kind, in the order in which they are tried, what a folded question has."""

    asks: Mapping[Kind, Pattern[str]] = field(default_factory=_none)
    time: Pattern[str] = _ANY
    number: Pattern[str] = re.compile(r"\d+")
    money: Pattern[str] = _ANY
    reason: Pattern[str] = _ANY
    place: Pattern[str] | None = None
    names_are_capitals: bool = False
    years_count: Pattern[str] = _NEVER
    """In a question: a number that looks like a year may be what is asked for."""


_MONTH = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
_OF_A_KIND = r"(?:(?!(?:of|in|on|at|for|to|is|was|are|were|did|does|do|the|a|an)\b)\w+ )?"
"""What may stand between: "what political party"."""
_ENGLISH = Kinds(
    asks={
        "money": re.compile(
            r"how much\b.*\b(?:cost|spen[dt]|pay|paid|earn|worth|price|money|charged?|sell|sold|fee"
            r"|dollars|raised?|los[et])|\b(?:price|salary|fee|budget)\b"
        ),
        "number": re.compile(
            r"\bhow (?:many|much|long|old|far|high|tall|large|big|wide|deep|fast|often|heavy|hot"
            r"|cold|late|early|few)\b"
            rf"|what (?:(?:is|was|are|were) the )?{_OF_A_KIND}(?:numbers?|percentages?|percent"
            r"|amounts?|proportion|fraction|cost|size|distance|length|height|weight|age|score|rate"
            r"|temperature|phone|telephone|population|speed)\b(?! of (?:what|which))"
            r"|\bat (?:which|what) (?:page|temperature|speed|age|rate|price)"
        ),
        "time": re.compile(
            rf"\bwhen\b|\b(?:what|which) {_OF_A_KIND}(?:years?|dates?|days?|months?|century"
            r"|centuries|decades?|time|period|season)\b"
        ),
        "name": re.compile(
            rf"\bwho\b|\bwhom\b|\bwhose\b|\b(?:what|which) {_OF_A_KIND}(?:person|man|woman"
            r"|author|writer|artist|player|king|queen|president|scientist|senators?|people|company|organi[sz]ation|agency"
            r"|team|band|university|school|group|country|city|state|party|name|newspaper|museum)\b"
            r"|\bname of\b"
        ),
        "place": re.compile(r"\bwhere\b|\b(?:what|which) (?:place|location|street|address)\b"),
        "reason": re.compile(r"\bwhy\b|what (?:is the |was the )?(?:reason|cause)"),
    },
    time=re.compile(
        rf"\b(?:1[0-9]{{3}}|20[0-9]{{2}})(?:s|\b)|\b(?:{_MONTH})\b\.? ?\d|\b\d{{1,2}} "
        rf"(?:{_MONTH})\b|\b(?:(?:{_MONTH})\b|century|decade|centuries|monday|tuesday|wednesday|thursday|friday"
        r"|saturday|sunday|summer|winter|spring of|autumn|ago|annually|yesterday|today|morning|noon"
        r"|midnight|[ap]\.m\.|bc|bce)\b",
        re.IGNORECASE,
    ),
    number=re.compile(
        r"\d+|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|twenty"
        r"|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?"
        r"|dozen|quarter|twice|once|double|triple|majority|percent)\b",
        re.IGNORECASE,
    ),
    money=re.compile(
        r"[$€£¥]|\b(?:dollars?|cents?|euros?|pounds?|percent|price[sd]?|costs?|free|paid|pays?|fee"
        r"|salary|income|budget|million|billion|thousand)\b",
        re.IGNORECASE,
    ),
    reason=re.compile(
        r"\b(?:because|since|due to|so that|in order|therefore|thus|hence|as a result|caused?"
        r"|reason|led to|leads to|to avoid|to prevent|owing|for this|to \w+)\b",
        re.IGNORECASE,
    ),
    place=re.compile(
        r"\b(?:in|at|on|near|from|to|of|into|through|across|outside|inside)\s+(?:the\s+|a\s+|an\s+)?"
        r"(?:\w+\s+)?[A-Z]\w+|\b(?:north|south|east|west|city|town|country|beach|island|coast|street"
        r"|river|region|state|university|[A-Z]\w+ (?:Street|Avenue|Road))\b"
    ),
    names_are_capitals=True,
    years_count=re.compile(r"\b(?:pages?|score|old)\b"),
)
_GERMAN = Kinds(
    asks={
        "money": re.compile(
            r"\bwie ?viel\b.*\b(?:kostet|kosten|zahl\w+|bezahl\w+|verdien\w+|wert)|\bwas kostet"
            r"|\bpreis|\bwie (?:teuer|hoch ist (?:der|die) \w*(?:beitrag|gebühr|preis|miete))"
        ),
        "number": re.compile(
            r"\bwie ?(?:viele?n?|oft|lange?|alt|hoch|groß|weit|breit|tief|schnell|schwer|warm|kalt"
            r"|häufig)\b|\bwelche (?:anzahl|zahl|nummer|telefonnummer|temperatur|entfernung)"
        ),
        "time": re.compile(
            r"\b(?:seit |bis |ab )?wann\b|\b(?:welche[mnrs]?) (?:jahr|tag|datum|monat|jahrhundert)"
        ),
        "name": re.compile(r"\b(?:wer|wen|wem|wessen)\b|\bwie hei(?:ß|ss)t"),
        "place": re.compile(r"\b(?:wo|wohin|woher)\b"),
        "reason": re.compile(r"\b(?:warum|weshalb|wieso|aus welchem grund)\b"),
    },
    time=re.compile(
        r"\b(?:1[0-9]{3}|20[0-9]{2})\b|\d{1,2}\.\s?(?:\d{1,2}\.|[A-Z]\w+)|\b\d{1,2}[:.]\d\d\b"
        r"|\b\d{1,2} uhr\b|\b(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober"
        r"|november|dezember|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?"
        r"|sonntags?|jahrhundert\w*|jahrzehnt\w*|frühjahr|frühling|sommer|herbst|winter|morgens?"
        r"|mittags?|abends?|nachts?|mitternacht|woche\w*|täglich|jährlich)\b",
        re.IGNORECASE,
    ),
    number=re.compile(
        r"\d+|\b(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|\w*zehn|\w*zig"
        r"|\w*hundert|\w*tausend|million\w*|milliarden?|dutzend|hälfte|drittel|viertel|doppelt"
        r"|einmal|zweimal|dreimal|prozent)\b",
        re.IGNORECASE,
    ),
    money=re.compile(
        r"[$€£¥]|\b(?:euro|cent|franken|dollar|mark|taler|kost\w+|preis\w*|gebühr\w*|zahl\w+"
        r"|beitrag|kostenlos|umsonst|million\w*|milliarden?)\b",
        re.IGNORECASE,
    ),
    reason=re.compile(
        r"\b(?:weil|da|denn|deshalb|daher|darum|wegen|damit|grund|gründen|um|aufgrund|sodass)\b",
        re.IGNORECASE,
    ),
)
_SPANISH = Kinds(
    asks={
        "money": re.compile(
            r"\bcuánto\b(?! tiempo).*\b(?:cuesta\w*|costó|costar\w*|paga\w*|vale\w*|gana\w*"
            r"|cobra\w*)"
            r"|\bprecio|\btarifa"
        ),
        "number": re.compile(
            r"\bcuánt[oa]s?\b|\bcada cuánto|\bqué (?:número|cantidad|altura|tamaño|edad|porcentaje"
            r"|temperatura|velocidad|longitud|distancia|población|teléfono)"
        ),
        "time": re.compile(
            r"\bcuándo\b|\b(?:qué|cuál) (?:es el )?(?:año|día|fecha|mes|siglo|época|hora)"
        ),
        "name": re.compile(r"\bqui[ée]n(?:es)?\b|\bcómo se llama"),
        "place": re.compile(r"\b(?:a|de)?dónde\b"),
        "reason": re.compile(r"\bpor qué\b|\b(?:motivo|razón|causa)\b"),
    },
    time=re.compile(
        r"\b(?:1[0-9]{3}|20[0-9]{2})\b|\b\d{1,2} de \w+|\b\d{1,2}[:.]\d\d\b|\b(?:enero|febrero"
        r"|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|lunes|martes"
        r"|miércoles|jueves|viernes|sábados?|domingos?|siglo|década|primavera|verano|otoño"
        r"|invierno|mañana|tarde|noche|mediodía|medianoche|semanas?|años?|diari\w+|anual\w*)\b",
        re.IGNORECASE,
    ),
    number=re.compile(
        r"\d+|\b(?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veint\w+"
        r"|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien\w*|\w*cient[oa]s|mil"
        r"|mill\w+|docena|mitad|tercio|cuarto|doble|una vez|veces|por ciento)\b",
        re.IGNORECASE,
    ),
    money=re.compile(
        r"[$€£¥]|\b(?:euros?|céntimos?|dólares|pesos?|cuesta\w*|costó|precio\w*|gratis|gratuit\w+"
        r"|paga\w*|millones|mil)\b",
        re.IGNORECASE,
    ),
    reason=re.compile(
        r"\b(?:porque|pues|ya que|debido|por eso|para|así que|causa|razón|motivo|gracias a)\b",
        re.IGNORECASE,
    ),
    names_are_capitals=True,
)
_CHINESE = Kinds(
    asks={
        "money": re.compile(r"多少钱|价格|费用|收费"),
        "reason": re.compile(r"为什么|为何|原因"),
        "time": re.compile(r"何时|什么时候|哪一?年|几点|哪一?天|几月|时间"),
        "number": re.compile(r"多少|几|多[大高长久远深重快宽热冷早晚厚]|比例"),
        "name": re.compile(r"谁|哪位|什么名字"),
        "place": re.compile(r"哪里|哪儿|何处|什么地方"),
    },
    time=re.compile(
        r"[\d〇零一二三四五六七八九十]+ ?(?:年|月|日|点|号|世纪|周|天)|星期"
        r"|上午|下午|晚上|春|夏|秋|冬"
    ),
    number=re.compile(r"\d+|[一二两三四五六七八九十百千万亿半]+"),
    money=re.compile(r"[$€£¥元]|免费|欧元|美元"),
    reason=re.compile(r"因为|因此|所以|由于|为了|以便|导致|原因"),
)
_KINDS = {"en": _ENGLISH, "de": _GERMAN, "es": _SPANISH, "zh": _CHINESE}
_UNKNOWN = Kinds()


def kinds_of(language: str) -> Kinds:
    """Of a language that nothing is known about everything is of every kind."""
    return _KINDS.get(language, _UNKNOWN)
