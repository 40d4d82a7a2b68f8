"""Formulas of RTF on one line, as those of Word are: what stands before and behind their parts."""

import re
from dataclasses import dataclass

_PROPERTIES = re.compile(r"m[a-zA-Z]+Pr|mmathPict")


@dataclass(frozen=True)
class Formula:
    """A part of a formula that a group is; `around` is the part that the group around it is."""

    name: str = ""
    around: str = ""
    before: str = ""
    after: str = ""
    rise: int = 0
    hidden: bool = False


NO_FORMULA = Formula()
_PARTS = {
    "mnum": Formula(before="(", after=")/"),
    "mden": Formula(before="(", after=")"),
    "msup": Formula(rise=1),
    "msub": Formula(rise=-1),
    "md": Formula(before="(", after=")"),
    "mm": Formula(before="[", after="]"),
    "mmr": Formula(after=";"),
    "mlim": Formula(before="_(", after=")"),
    "mfName": Formula(before=" ", after=" "),
    "mnary": Formula(before="∑"),
}
_BASES = {"mrad": Formula(before="√(", after=")"), "mmr": Formula(after=", ")}
_OTHERS = frozenset(
    (
        *("mf", "msSup", "msSub", "msSubSup", "mrad", "mdeg", "me", "mr", "mfunc", "mlimLow"),
        *("mlimUpp", "mbox", "mborderBox", "macc", "mbar", "mgroupChr", "meqArr", "msPre"),
    )
)


def begins(name: str, around: str) -> Formula | None:
    """What begins with a word; None where that is no part of a formula."""
    if _PROPERTIES.fullmatch(name):
        return Formula(name, hidden=True)
    part = _BASES.get(around) if name == "me" else _PARTS.get(name)
    if part is None and name not in _OTHERS:
        return None
    part = part or Formula()
    return Formula(name, "", part.before, part.after, part.rise)
