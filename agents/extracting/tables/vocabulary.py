"""Words that ask something of a table, language by language: all that is not the same in each."""

from dataclasses import dataclass
from typing import Literal

Direction = Literal["most", "least"]
Sort = Literal["money", "moment", "figure"]
"""What the values of a column are: prices, dates and times, any figures."""


@dataclass(frozen=True)
class Extreme:
    """The row that has most or least of something; `sort` where the word itself says of what."""

    direction: Direction
    sort: Sort | None = None


_EXTREMES: dict[Extreme, str] = {
    Extreme("most"): "most highest largest biggest greatest maximum max longest heaviest tallest"
    " strongest deepest fastest widest hottest warmest"
    " meisten höchste höchsten größte größten längste längsten schwerste schwersten maximal"
    " mayor máximo máxima más largo pesado",
    Extreme("least"): "least lowest smallest fewest minimum min shortest lightest weakest slowest"
    " shallowest narrowest coldest coolest"
    " wenigsten niedrigste niedrigsten kleinste kleinsten kürzeste kürzesten leichteste minimal"
    " menor mínimo mínima",
    Extreme("most", "money"): "dearest costliest priciest teuerste teuersten",
    Extreme("least", "money"): "cheapest billigste billigsten günstigste günstigsten",
    Extreme("most", "moment"): "latest last newest youngest letzte letzten späteste spätesten"
    " neueste neuesten último última",
    Extreme("least", "moment"): "earliest first oldest erste ersten früheste frühesten älteste"
    " ältesten primero primera primer",
}
EXTREMES = {word: extreme for extreme, words in _EXTREMES.items() for word in words.split()}
"""Each by one word; `MOST_OF` are those of two."""
MOST_OF: dict[tuple[str, str], Extreme] = {
    ("most", "expensive"): Extreme("most", "money"),
    ("least", "expensive"): Extreme("least", "money"),
    ("most", "recent"): Extreme("most", "moment"),
    ("más", "caro"): Extreme("most", "money"),
    ("más", "cara"): Extreme("most", "money"),
    ("más", "barato"): Extreme("least", "money"),
    ("más", "barata"): Extreme("least", "money"),
}

_SAME = (
    "price prices cost costs fee fees charge charges rate tariff pay pays paid admission",
    "preis preise kosten kostet gebühr gebühren beitrag",
    "precio precios coste costo cuesta cuota tarifa",
    "yearly annual annually year",
    "monthly month",
    "weekly week",
    "daily day",
    "jährlich jahr jahres",
    "phone telephone extension mobile",
    "telefon durchwahl handy",
    "quantity number amount count stock pieces",
    "menge anzahl stück bestand",
    "weight weigh weighs heavy",
    "height tall high",
    "length long",
    "depth deep",
    "width wide",
    "departs departure departures depart leave leaves left abfahrt",
    "arrives arrival arrivals arrive reach reaches ankunft",
    "spent spend spends spending expenditure",
    "planned plan budgeted",
    "head headed leader led",
    "teacher teach teaches taught instructor",
    "supplier supplied supplies vendor",
    "start starts begin begins",
    "ends end finish",
    "room where",
    "place where location",
    "street where address",
    "shelf where",
    "ort wo",
    "raum wo",
    "date when",
    "time when",
    "starts when",
    "datum wann",
    "uhrzeit wann",
)
SAME: dict[str, frozenset[str]] = {}
"""For a word of a question the words a column of the same meaning may be called by."""
for _group in _SAME:
    _words = frozenset(_group.split())
    for _word in _words:
        SAME[_word] = SAME.get(_word, frozenset()) | _words

_ASKING = (
    "much many list show tell please describe happens takes place taught held done know about"
    " viel viele welche welcher welches wie was wer wann wo zeige nenne"
    " cuánto cuántos cuántas cuál cuáles qué quién cuándo dónde"
)
ASKING = frozenset(_ASKING.split())
"""Words with which a question is asked and that no table needs to have."""
ASKED_SORTS: dict[str, Sort] = {
    "how many": "figure",
    "wie viele": "figure",
    "cuántos": "figure",
    "cuántas": "figure",
    "how much": "money",
    "wie viel": "money",
    "was kostet": "money",
    "cuánto": "money",
    "when": "moment",
    "what time": "moment",
    "wann": "moment",
    "cuándo": "moment",
}
"""What a question asks for, where its words alone say it."""
MONEY_NAMES = SAME["price"] | SAME["preis"] | SAME["precio"]
