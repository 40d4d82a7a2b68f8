"""Must, should, may, will, is: how firmly something is said. Pure."""

import re

from agents.answering.judging.polarity import aligned

_MUST = re.compile(
    r"\b(?:must|shall|required|requires?|mandatory|compulsory|obliged|(?:have|has|had) to"
    r"|needs? to|is needed|are needed|(?:is|are) due|it is necessary)\b",
    re.IGNORECASE,
)
_SHOULD = re.compile(
    r"\b(?:should|ought|recommend\w*|advis(?:es|ed|able|e)|suggested)\b", re.IGNORECASE
)
_MAY = re.compile(
    r"\b(?:may|can|could|might|cannot|allow\w*|permit\w*|optional\w*|possibl[ey]|able|unable|entitled"
    r"|right to|open to|compatible)\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:might|could|perhaps|probabl[ey]|likely|possibl[ey]|suggest\w*|seem\w*|appear(?:s|ed)? to"
    r"|belie(?:f|ves?|ved)|thinks?|thought|reported\w*|allegedly|expect\w*|estimat\w*|hop(?:es?|ed)"
    r"|propos\w*|plan(?:s|ned)|consider\w*|assum\w*|may|promis\w*|intend\w*|can)\b",
    re.IGNORECASE,
)
_SURE = re.compile(
    r"\b(?:certain\w*|definitely|surely|prov(?:es?|ed|en)|undoubtedly|guarantee\w*|always"
    r"|without (?:a )?doubt)\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:might|could|perhaps|probabl[ey]|likely|possibl[ey]|suggest\w*|seem\w*"
    r"|belie(?:f|ves?|ved)|allegedly|may)\b",
    re.IGNORECASE,
)
_NO_DUTY = re.compile(
    r"\b(?:not|never) (?:\w+ )?(?:required|mandatory|compulsory|needed|necessary|obliged)\b"
    r"|\bneed not\b|n['’]t (?:have|need) to\b|\bnot have to\b",
    re.IGNORECASE,
)
_HOPED = re.compile(
    r"\b(?:hop(?:es?|ed)|aims? to|intend(?:s|ed)?|propos(?:es?|ed)|wants?|would like)\b",
    re.IGNORECASE,
)
_IS_DONE = re.compile(r"\b(?:is|are) (\w+(?:ed|en|wn)|sold|held|told|built|sent|lent)\b")
_A_MONTH = re.compile(r"\bMay\b")
_WILL = re.compile(r"\b(?:will|is going to|are going to|'ll)\b", re.IGNORECASE)
_BOUND = re.compile(r"\b(?:up to|at (?:least|most)|as (?:many|much) as|\d)", re.IGNORECASE)


def is_firmer(sentence: str, quoted: str) -> bool:
    """What is advised, allowed or thought there is required, advised or certain here, or less."""
    plain = _A_MONTH.sub(" ", sentence)
    if _SURE.search(plain) and _UNSURE.search(quoted) and not _SURE.search(quoted):
        return True
    hedged = bool(_MAY.search(plain) or _HEDGE.search(plain))
    return any(_is_firmer(mine, its, hedged) for mine, its in aligned(sentence, quoted))


def _is_firmer(sentence: str, quoted: str, hedged: bool) -> bool:
    said, given = _A_MONTH.sub(" ", sentence), _A_MONTH.sub(" ", quoted)
    must, should, may = (bool(kind.search(given)) for kind in (_MUST, _SHOULD, _MAY))
    if _denied(said) and _denied(given):  # what must not be may not be either
        return False
    if _MUST.search(_NO_DUTY.sub(" ", said)):
        return (should or may) and not must
    if _SHOULD.search(said):
        return (must or may) and not should
    if _MAY.search(said) or _HEDGE.search(said):
        return must and not (may or should) and not _denied(said)
    if _WILL.search(said):
        return bool(_UNSURE.search(given) or (_HOPED.search(given) and not _HOPED.search(said)))
    if any(f"be {done[1]}" in given for done in _IS_DONE.finditer(said)) and _MAY.search(given):
        return True
    return (
        not (hedged or _denied(said)) and bool(_UNSURE.search(given)) and not _BOUND.search(given)
    )


def _denied(text: str) -> bool:
    return re.search(r"\b(?:not|never|no|cannot|only)\b|n['’]t\b", text, re.IGNORECASE) is not None
