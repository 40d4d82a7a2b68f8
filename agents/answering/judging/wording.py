"""Words that are said for each other, and words that say no fact of their own. Pure."""

_STEM = 5
_SAME = """
build erect construct put finish complete make create produce manufacture
buy purchase acquire
height high tall
length long
width wide
visible seen see
begin start commence open
end finish stop close
keep hold store retain preserve
person people human individual
worker employee staff personnel member
annual yearly
month monthly
day daily
large big great
small little minor
get receive obtain win earn
pay cost price fee charge expense
rise rose increase grow raise climb improve
fall decrease decline drop reduce lower shrink
move transfer relocate shift
delete erase remove
child children kid pupil student
doctor physician
firm company business
car vehicle automobile
machine device appliance unit
show display reveal
help aid assist
state country nation
fix repair mend
use apply employ
sick ill
road street
house home building
area size surface
picture image photo
hour hours
approve accept support back favour
reject refuse decline
try attempt retry
wait interval pause
replace succeed substitute
damage harm hurt injure wound
lead head chair direct run
draw drawn drew
lack shortage
hold held withstand withstood
inform tell told informed
check inspect
sport sports
temperature celsius
postage shipping delivery
shelf rack
likely probably
young under
"""


def _words(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


_GENERAL = _words(
    """
amount total number part parts way thing things case cases kind kinds type fact rest data
information goods item items staff people one ones something everything study report document
passage text author authors event time period process according overall given following however
addition also well order made make makes while although though whereas since because unless provided
including around about approximately roughly nearly almost just even still already again ever until
during within between among per each every majority minority half several many few responsible
responsibility possible necessary able unable different same similar respectively therefore thus
hence finally less earlier later more than neither nothing nobody anyone everyone latter former
"""
)
_GENERAL_STEMS = frozenset(word[:_STEM] for word in _GENERAL if len(word) > _STEM)
_GROUPS: dict[str, set[int]] = {}
for _n, _line in enumerate(_SAME.strip().splitlines()):
    for _word in _line.split():
        _GROUPS.setdefault(_word[:_STEM], set()).add(_n)


def mean_the_same(a: str, b: str) -> bool:
    return bool(_GROUPS.get(a[:_STEM], set()) & _GROUPS.get(b[:_STEM], set()))


def is_general(word: str) -> bool:
    """A word, or what is left of one."""
    return word in _GENERAL or word in _GENERAL_STEMS or f"{word}s" in _GENERAL
