"""What stands in the frames of a slide: runs, paragraphs and lists."""

from collections.abc import Callable

from evaluation.reading.writers.pptx_parts import Making, Part

_SIZE = 1000  # hundredths of a point
_FORMS = (
    *("arabicPeriod", "arabicParenR", "alphaLcParenR", "alphaUcPeriod", "romanLcPeriod"),
    "romanUcPeriod",
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def run(text: str, properties: str = "", inside: str = "", kind: str = "r") -> str:
    return (
        f'<a:{kind}><a:rPr lang="en-US" sz="{_SIZE}" {properties}><a:latin typeface="DejaVu Sans"/>'
        f"{inside}</a:rPr><a:t>{text}</a:t></a:{kind.partition(' ')[0]}>"
    )


def paragraph(inside: str, properties: str = "") -> str:
    return f"<a:p>{properties or '<a:pPr><a:buNone/></a:pPr>'}{inside}</a:p>"


def _label(form: str, number: int) -> str:
    numeral = str(number)
    if "arabic" not in form:
        numeral = _ROMAN[number - 1] if "roman" in form else chr(ord("a") + number - 1)
    return (numeral.upper() if "Uc" in form else numeral) + (")" if "ParenR" in form else ".")


class Texts:
    """Makes what is in the frames of one part. `say` keeps what was said for what it is."""

    def __init__(self, making: Making, part: Part, say: Callable[[str], str]) -> None:
        self.making, self.part, self.say = making, part, say
        self.vocabulary, self.written = making.vocabulary, making.written

    def paragraphs(self, least: int = 1, most: int = 3) -> str:
        count = self.vocabulary.random.randint(least, most)
        return "".join(paragraph(self.inside()) for _ in range(count))

    def inside(self) -> str:
        """Some pieces with a space between them."""
        pieces: list[Callable[[], str]] = [
            *(self._plain, self._plain, self._cut, self._cut, self._link, self._link_of_runs),
            *(self._field, self._slide_number, self._raised, self._symbol, self._broken),
            *(self._tabbed, self._capitals, self._empty),
        ]
        chosen = self.vocabulary.random.choices(pieces, k=self.vocabulary.random.randint(1, 4))
        return run(" ").join(piece() for piece in chosen)

    def said(self, least: int = 2, most: int = 6) -> str:
        return self.say(self.vocabulary.phrase(least, most))

    def _plain(self) -> str:
        return run(self.say(self.vocabulary.sentence()))

    def cut(self, text: str, inside: str = "") -> str:
        looks = ("", 'b="1"', 'i="1" dirty="0"', 'err="1"', 'u="sng"')
        pieces = self.vocabulary.split(text)
        return "".join(run(piece, self.vocabulary.random.choice(looks), inside) for piece in pieces)

    def _cut(self) -> str:
        return self.cut(self.said())

    def link(self) -> str:
        """What makes a link of a run or a shape."""
        count = len(self.written.told)
        address = self.written.tell(f"https://example.org/page-{count}")
        return f'<a:hlinkClick r:id="{self.part.refer("hyperlink", address)}"/>'

    def _link(self) -> str:
        return run(self.said(), inside=self.link())

    def _link_of_runs(self) -> str:
        """A link whose words look different is more than one run."""
        return self.cut(self.said(), self.link())

    def _field(self) -> str:
        kind = self.vocabulary.random.choice(("TxLink", "unknown"))
        return run(self.said(1, 2), kind=f'fld id="{{0}}" type="{kind}"')

    def _slide_number(self) -> str:
        """Is left out by design, like all numbers of slides."""
        before = run(f"{self.said(1, 2)} ")
        return before + run("7", kind='fld id="{0}" type="slidenum"')

    def _raised(self) -> str:
        r = self.vocabulary.random
        number, power = r.randint(11, 99), r.randint(2, 9)
        base, rise = r.choice((("10", "30000"), ("H", "-25000")))
        self.say(f"{number} {base}{power}")
        return run(f"{number} {base}") + run(str(power), f'baseline="{rise}"')

    def _symbol(self) -> str:
        font = '<a:sym typeface="Wingdings"/>'
        return run("\uf0fc", inside=font) + run(f" {self.said(1, 2)}")

    def _broken(self) -> str:
        return f"{run(self.said(1, 2))}<a:br/>{run(self.said(1, 2))}"

    def _tabbed(self) -> str:
        return run(f"{self.said(1, 1)}\t{self.said(1, 1)}")

    def _capitals(self) -> str:
        return run(self.say(self.vocabulary.phrase(1, 3).replace("ß", "ss")), 'cap="all"')

    def _empty(self) -> str:
        return run("") + run(self.said(1, 2))

    def bullets(self) -> str:
        """Of several levels; which sign stands there is the layout's to say, or the item's."""
        signs = ('<a:buChar char="–"/>', '<a:buChar char="•"/>')
        made, level = "", 0
        for _ in range(self.vocabulary.random.randint(2, 6)):
            properties = f'<a:pPr lvl="{level}">{self.vocabulary.random.choice(signs)}</a:pPr>'
            made += paragraph(self.inside(), properties)
            level = self.vocabulary.random.randint(0, min(level + 1, 3))
        return made

    def numbers(self) -> str:
        """Items count on over deeper ones, and over those that nothing was written in."""
        form = self.vocabulary.random.choice(_FORMS)
        start = self.vocabulary.random.choice((1, 1, 1, 3))
        first = f' startAt="{start}"' if start > 1 else ""
        own = f'<a:pPr marL="900000" indent="-600000"><a:buAutoNum type="{form}"{first}/></a:pPr>'
        made = ""
        for number in range(start, start + self.vocabulary.random.randint(2, 5)):
            self.say(_label(form, number))
            made += paragraph(run(self.said()), own)
            if self.vocabulary.chance(0.3):
                deeper = (
                    '<a:pPr lvl="1" marL="1800000" indent="-600000"><a:buChar char="-"/></a:pPr>'
                )
                made += paragraph(run(self.said()), deeper)
            if self.vocabulary.chance(0.2):
                deeper = (
                    '<a:pPr lvl="1" marL="1800000" indent="-600000"><a:buAutoNum'
                    ' type="arabicPeriod"/></a:pPr>'
                )
                for inner in (1, 2):
                    self.say(f"{inner}.")
                    made += paragraph(run(self.said()), deeper)
        return made
