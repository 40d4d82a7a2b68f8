"""Pages that stand before a page: consent, signing in, JavaScript, a check for robots.

Only short pages that say little else are one. What tells them is what they say, and what they give
to press: an article about cookies has nothing to agree to, and a page with a banner says more.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Literal

Wall = Literal["consent", "sign_in", "javascript", "robot", "missing"]

SENTENCES: dict[Wall, str] = {
    "consent": "The site shows a page that asks for consent instead of this page, and Ibid agrees"
    " to nothing. Save the page in your browser and upload it.",
    "sign_in": "The page is only shown to who has signed in, and Ibid signs in nowhere. Save it in"
    " your browser and upload it.",
    "javascript": "The site shows no more than that JavaScript is needed: fetch with another"
    " renderer.",
    "robot": "The site checks that a human is looking, and Ibid is none. Ask its owner to let Ibid"
    " in, or save the page in your browser and upload it.",
    "missing": "The site says in words that there is no such page. Check the address.",
}
MOST_WORDS = 400
_MOST_TEXT = 512 * 1024  # characters of markup
_UNSEEN = frozenset({"script", "style", "template", "noscript", "svg", "noframes"})
_INLINE = re.compile(
    "a|abbr|b|bdi|bdo|cite|code|data|em|font|i|img|input|kbd|mark|q|s|small|span|strong|sub|sup"
    "|time|tt|u|var|wbr"
)
_CONTROLS = frozenset({"button", "label", "option", "select", "legend", "summary"})
_AROUND = frozenset({"nav", "footer", "header", "aside"})
_HEADINGS = frozenset({"h1", "h2", "h3"})
_I = re.IGNORECASE
_SENTENCE = re.compile(r"(?<=[.!?…]) ")

_CONSENT = re.compile(
    r"\b(?:we|our (?:\d+ )?partners|this (?:web)?site|wir|unsere partner|diese (?:web)?seite|nous"
    r"|nos partenaires|ce site|utilizamos|usamos|este sitio|utilizziamo|usiamo|questo sito|wij"
    r"|deze (?:web)?site)\b.{0,120}\b(?:cookies?|personal data|consent|tracking|personenbezogene"
    r"|données personnelles|datos personales|dati personali|persoonsgegevens)\b"
    r"|\byour (?:consent|privacy|choices|personal data)\b|\bbefore you continue\b"
    r"|\bstore and/or access information\b|\blegitimate interests?\b|\bmanage (?:your )?(?:cookies|"
    r"choices|preferences|options)\b|\bihre (?:einwilligung|zustimmung|privatsphäre|daten)\b"
    r"|\bvotre (?:consentement|vie privée)\b|\bs?u (?:consentimiento|privacidad)\b"
    r"|\b(?:il tuo consenso|la tua privacy|uw toestemming|uw privacy)\b",
    _I,
)
_ACCEPT = re.compile(
    r"^\W*(?:(?:i |yes,? i )?(?:accept|agree|consent)|allow all|ok(?:ay)?\W*$|got it|ich stimme zu"
    r"|einverstanden|alles? (?:cookies )?(?:akzeptieren|annehmen|zulassen)|akzeptieren|zustimmen"
    r"|tout accepter|accepter|j.accepte|aceptar|acepto|accett|akkoord|accepteren|alles toestaan)",
    _I,
)
_CONSENT_TITLE = re.compile(
    r"before you continue|bevor (?:sie|du)|avant d.accéder|antes de (?:ir|continuar)|prima di"
    r" continuare|your privacy|privacy (?:choices|preferences)|consent\b|we value your",
    _I,
)
_POLICY = re.compile(
    r"policy|notice|statement|richtlinie|erklärung|hinweise|politique|política|informativa|verklaring",
    _I,
)
_SIGN_IN = re.compile(
    r"\b(?:sign|log)[ -]?(?:in|on)\b|\banmeld|\beinloggen|\bconnexion\b|se connecter|iniciar sesión"
    r"|\baccedi\b|\binloggen\b|\baanmelden\b",
    _I,
)
_SIGN_IN_FIRST = re.compile(
    r"(?:please|you (?:must|need to|have to)(?: be)?) (?:first )?(?:sign|log)(?:ged|ed)?[ -]?in\b"
    r"|\b(?:sign|log) in (?:or [\w ]{3,20} )?to (?:continue|read|view|see|access)"
    r"|müssen (?:sie )?(?:sich )?(?:angemeldet sein|anmelden)|bitte melden sie sich an"
    r"|veuillez vous connecter|inici[ae] sesión para|accedi per|log in om",
    _I,
)
_JAVASCRIPT = re.compile(
    r"\b(?:enable|activate|turn on|needs?|requires?|without|aktivieren sie|benötigt|erfordert"
    r"|activer|habilit[ae]|abilita|schakel)\b.{0,60}\bjava ?script\b"
    r"|\bjava ?script\b.{0,60}\b(?:enabled?|required|needed|disabled|turned off|deaktiviert"
    r"|aktivieren|aktiviert|désactivé|activé|desactivado|necesario|disabilitato|inschakelen)\b",
    _I,
)
_NO_SUCH = re.compile(
    r"\b(?:page|document|url|site|file)\b.{0,60}\b(?:not found|(?:does|do)(?: not|n.t) exist"
    r"|cannot be found|could not be found|couldn.t be found|no longer (?:exists?|available))"
    r"|can(?:not|.t) (?:find|locate) (?:the|that|this) page"
    r"|^\W*(?:(?:error|fehler|erreur) )?404\b(?:\W+not found)?\W*$|^\W*not found\W*$"
    r"|\bseite\b.{0,60}\b(?:nicht gefunden|existiert nicht|nicht (?:mehr )?vorhanden)"
    r"|\bpage\b.{0,40}\b(?:introuvable|n.existe (?:pas|plus))|página no (?:encontrada|existe)"
    r"|pagina non (?:trovata|esiste)|pagina niet gevonden",
    _I,
)
_ROBOT_TITLE = re.compile(
    r"^\W*(?:just a moment|attention required|access (?:to this page has been )?denied|are you a"
    r" (?:robot|human)|robot check|security check|ddos-guard|pardon our interruption|checking your"
    r" browser|(?:human|bot) verification|one moment|nur einen moment|un momento|un instant)",
    _I,
)
_ROBOT = re.compile(
    r"checking (?:if the site connection is secure|your browser)|verify(?:ing)? (?:that )?you are"
    r" (?:a )?human|(?:confirm|prove|make sure)(?: that)? you(?:.re| are) (?:not a (?:ro)?bot|(?:a"
    r" )?human)|unusual traffic|(?:needs to )?review the security of your connection|you have been"
    r" blocked|\bray id\b|complete the captcha|i.m not a robot|ich bin kein roboter|je ne suis pas"
    r" un robot|no soy un robot|made us think (?:that )?you (?:are|were) a bot",
    _I,
)
_ROBOT_MARK = re.compile(
    r"/cdn-cgi/challenge-platform|challenges\.cloudflare\.com|_incapsula_resource|px-captcha"
    r"|captcha-delivery\.com|awswaf|hcaptcha\.com|recaptcha/(?:api|enterprise)|ddos-guard",
    _I,
)


@dataclass
class _Block:
    text: str
    item: bool
    """Of a list."""
    around: bool
    """In a menu or a footer. Not in a form: there are pages that are one as a whole."""

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass
class _Said:
    title: str = ""
    blocks: list[_Block] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    first: str = ""
    """The heading that a page has once; a banner has a lower one."""
    controls: list[str] = field(default_factory=list)
    password: bool = False

    def others(self, meant: re.Pattern[str]) -> int:
        """Words of the page's own sentences that say something else."""
        own = (one.text for one in self.blocks if not one.around)
        said = (sentence for text in own for sentence in _SENTENCE.split(text))
        return sum(len(one.split()) for one in said if not meant.search(one))


def wall_of(markup: str, words: int) -> Wall | None:
    """What a page with so many words that are seen is instead of a page; None of one that is."""
    if not 0 < words <= MOST_WORDS:
        return None
    reader = _Reader()
    with suppress(AssertionError, ValueError):
        reader.feed(markup[:_MOST_TEXT])
    reader.end_block()
    said = reader.said
    if _is_robot_check(said, markup[:_MOST_TEXT], words):
        return "robot"
    if _is_consent(said):
        return "consent"
    if _is_sign_in(said, words):
        return "sign_in"
    if _is_missing(said, words):
        return "missing"
    asks = any(_JAVASCRIPT.search(block.text) for block in said.blocks)
    return "javascript" if asks and words <= 80 and said.others(_JAVASCRIPT) <= 6 else None


def _is_robot_check(said: _Said, markup: str, words: int) -> bool:
    text = " ".join([*said.headings, *(block.text for block in said.blocks), *said.controls])
    phrases = {found.lower() for found in _ROBOT.findall(text)}
    title = any(_ROBOT_TITLE.match(one) for one in (said.title, *said.headings))
    mark = _ROBOT_MARK.search(markup) is not None
    signs = len(phrases) + title + mark
    most = 150 if title else 40 if mark else 15
    return words <= 150 and signs >= 2 and said.others(_ROBOT) <= most


def _is_consent(said: _Said) -> bool:
    if _POLICY.search(said.title) or not any(_ACCEPT.match(one) for one in said.controls):
        return False
    own = other = 0
    listed = False
    for block in said.blocks:
        meant = _CONSENT.search(block.text) is not None
        listed = meant or (listed and block.item)
        if listed:
            own += block.words
        elif not block.around:
            other += block.words
    titled = any(_CONSENT_TITLE.search(one) for one in (said.title, said.first))
    return own >= 8 and (other <= own if titled else other <= 5)


def _is_missing(said: _Said, words: int) -> bool:
    """Said as a title or heading, and again in a sentence or title, and little else is said."""
    above = [one for one in (said.title, *said.headings) if _NO_SUCH.search(one)]
    told = above + [one.text for one in said.blocks if _NO_SUCH.search(one.text)]
    named = bool(above) or any("error" in one.lower() for one in (said.title, *said.headings))
    return (
        named and len(told) >= (2 if above else 1) and words <= 80 and said.others(_NO_SUCH) <= 25
    )


def _is_sign_in(said: _Said, words: int) -> bool:
    first = any(_SIGN_IN_FIRST.search(block.text) for block in said.blocks)
    if first and words <= 120 and said.others(_SIGN_IN_FIRST) <= 15:
        return True
    named = any(_SIGN_IN.search(one) for one in (said.title, *said.headings, *said.controls))
    return said.password and named and words <= 120 and said.others(_SIGN_IN) <= 8


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said = _Said()
        self._open: list[str] = []
        self._text: list[str] = []
        self._linked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "input":
            kind = values.get("type", "").lower()
            self.said.password = self.said.password or kind == "password"
            if kind in ("submit", "button"):
                self.said.controls.append(values.get("value", "")[:200])
            return
        if not _INLINE.fullmatch(tag):
            self.end_block()
        if tag not in ("br", "hr", "meta", "link", "img", "wbr") and len(self._open) < 100:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "input":
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not _INLINE.fullmatch(tag):
            self.end_block()
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not _UNSEEN.intersection(self._open):
            self._text.append(data)
            if "a" in self._open:
                self._linked.append(data)

    def end_block(self) -> None:
        """What stands in nothing but a link is something to press, as what stands in a button."""
        text = " ".join("".join(self._text).split())
        linked = " ".join("".join(self._linked).split())
        self._text, self._linked = [], []
        inside = set(self._open)
        if not text:
            return
        if "title" in inside:
            self.said.title = self.said.title or text
        elif inside & _HEADINGS:
            self.said.headings.append(text)
            self.said.first = self.said.first or (text if "h1" in inside else "")
        elif inside & _CONTROLS or text == linked:
            self.said.controls.append(text[:200])
        else:
            self.said.blocks.append(_Block(text, "li" in inside, bool(inside & _AROUND)))
