"""Numbers, percentages, fractions and powers of ten, digit by digit and without losing one."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from ingestion.parsers.cell_formats.codes import Section, Token

_EXACT = 15  # digits that a spreadsheet keeps of a number with a fraction
_COMPUTED = 14  # digits from which on nobody typed a fraction
_WIDE = 11  # characters that `General` shows of a fraction
_LONGEST = 21  # digits of a whole number that are written out
_ROUGH = Context(prec=_EXACT, rounding=ROUND_HALF_UP)
_EXACTLY = Context(prec=400)


def exact(value: Decimal) -> Decimal:
    """Without the dust of binary fractions; whole numbers keep every digit."""
    return value if value == value.to_integral_value() else _ROUGH.plus(value)


def general(value: Decimal) -> str:
    """As a cell without a format shows it. Whole numbers, and what was typed, stay whole."""
    value = exact(value)
    if value == 0:
        return "0"
    if value == value.to_integral_value():
        return str(int(value)) if value.adjusted() < _LONGEST else _power(value)
    digits = value.normalize().as_tuple().digits
    if value.adjusted() < -9:
        return _power(value)
    if len(digits) < _COMPUTED:
        return f"{value.normalize():f}"
    whole = len(str(abs(int(value))))
    shown = _rounded(value, max(_WIDE - whole - 1, 0))
    return f"{shown.normalize():f}" if shown else _power(value)


def _power(value: Decimal) -> str:
    """`1.5E-12`, as spreadsheets write it."""
    mantissa = Context(prec=6, rounding=ROUND_HALF_UP).plus(value.scaleb(-value.adjusted()))
    return f"{mantissa.normalize():f}E{value.adjusted():+03d}"


def number_text(value: Decimal, section: Section) -> str:
    """A number that is not negative in one section of a code."""
    tokens, kinds = section.tokens, section.kinds
    value = exact(value)
    if "percent" in kinds:
        value = value.scaleb(2 * kinds.count("percent"), _EXACTLY)
    if (plan := section.plan) is not None:
        shown = _rounded(value, plan.decimals)
        return (
            f"{plan.before}{shown:,f}{plan.behind}"
            if plan.grouped
            else (f"{plan.before}{shown:f}{plan.behind}")
        )
    if "digit" not in kinds:
        return "".join(
            general(value) if t.kind == "general" else t.text for t in tokens if t.kind != "comma"
        )
    if "scientific" in kinds:
        return _scientific(value, tokens, kinds.index("scientific"))
    if "slash" in kinds and (place := _fraction_at(tokens)) is not None:
        return _fraction(value, tokens, place)
    return _decimal(value, tokens)


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACTLY)


def _decimal(value: Decimal, tokens: list[Token]) -> str:
    kinds = [token.kind for token in tokens]
    point = kinds.index("point") if "point" in kinds else len(tokens)
    whole = [place for place in range(point) if kinds[place] == "digit"]
    behind = [place for place in range(point, len(tokens)) if kinds[place] == "digit"]
    thousands = sum(_commas_behind(kinds, places) for places in (whole, behind))
    grouped = bool(whole) and "comma" in kinds[whole[0] : whole[-1]]
    value = _rounded(value.scaleb(-3 * thousands, _EXACTLY), len(behind))
    digits, _, fraction = f"{value:f}".partition(".")
    texts = {
        **_whole(digits.lstrip("0"), tokens, whole, grouped),
        **_behind(fraction, tokens, behind),
    }
    if not whole and digits.strip("0"):
        texts[point] = digits + "."
    return "".join(
        texts.get(place, "" if token.kind in ("comma", "digit") else token.text)
        for place, token in enumerate(tokens)
    )


def _commas_behind(kinds: list[str], places: list[int]) -> int:
    """Each divides by a thousand."""
    following = kinds[places[-1] + 1 :] if places else []
    return next((n for n, kind in enumerate(following) if kind != "comma"), len(following))


def _whole(digits: str, tokens: list[Token], places: list[int], grouped: bool) -> dict[int, str]:
    """The texts of the places before the point; the first takes all digits that are left."""
    texts: dict[int, str] = {}
    written = 0
    for place in reversed(places):
        if place == places[0]:
            taken, digits = digits, ""
        else:
            taken, digits = digits[-1:], digits[:-1]
        taken = taken or {"0": "0", "?": " "}.get(tokens[place].text, "")
        text = ""
        for digit in reversed(taken):
            if grouped and written and written % 3 == 0 and digit.isdecimal():
                text = "," + text
            text = digit + text
            written += 1
        texts[place] = text
    return texts


def _behind(fraction: str, tokens: list[Token], places: list[int]) -> dict[int, str]:
    texts: dict[int, str] = {}
    ended = True  # from the right: whether only zeros came so far
    for digit, place in zip(reversed(fraction), reversed(places), strict=False):
        ended = ended and digit == "0" and tokens[place].text != "0"
        texts[place] = "" if ended else digit
    return texts


def _scientific(value: Decimal, tokens: list[Token], at: int) -> str:
    mantissa, power = tokens[:at], tokens[at + 1 :]
    point = next((n for n, token in enumerate(mantissa) if token.kind == "point"), at)
    width = max(sum(token.kind == "digit" for token in mantissa[:point]), 1)
    decimals = sum(token.kind == "digit" for token in mantissa[point:])
    exponent = value.adjusted() if value else 0
    exponent = exponent // width * width if width > 1 else exponent
    shown = _rounded(value.scaleb(-exponent, _EXACTLY), decimals)
    if shown.adjusted() >= width:
        exponent += width
        shown = _rounded(value.scaleb(-exponent, _EXACTLY), decimals)
    sign = "-" if exponent < 0 else "+" if tokens[at].text.endswith("+") else ""
    plain = [token for token in power if token.kind != "point"]
    return f"{_decimal(shown, mantissa)}E{sign}{_decimal(Decimal(abs(exponent)), plain)}"


def _fraction_at(tokens: list[Token]) -> int | None:
    """The place of a stroke between a numerator and a denominator."""
    for place, token in enumerate(tokens):
        if token.kind == "slash" and 0 < place < len(tokens) - 1:
            before, behind = tokens[place - 1], tokens[place + 1]
            if before.kind == "digit" and (behind.kind == "digit" or behind.text.isdecimal()):
                return place
    return None


def _fraction(value: Decimal, tokens: list[Token], at: int) -> str:
    """`1 3/4`; with a denominator that the code names, or with as many digits as it has places."""
    first = at
    while first and tokens[first - 1].kind == "digit":
        first -= 1
    end = at + 1
    while end < len(tokens) and (tokens[end].kind == "digit" or tokens[end].text.isdecimal()):
        end += 1
    named = "".join(token.text for token in tokens[at + 1 : end])
    mixed = any(token.kind == "digit" for token in tokens[:first])
    whole = int(value) if mixed else 0
    rest = Fraction(value) - whole
    if named.isdecimal() and int(named):
        part = (int(rest * int(named) + Fraction(1, 2)), int(named))
    else:
        near = rest.limit_denominator(10 ** min(len(named), 6) - 1)
        part = (near.numerator, near.denominator)
    if mixed and part[0] == part[1]:
        whole, part = whole + 1, (0, 1)
    before = _decimal(Decimal(whole), tokens[:first]) if mixed else ""
    if mixed and not part[0]:
        written = before.strip() or "0"
    elif mixed and not whole:
        written = f"{part[0]}/{part[1]}"
    else:
        written = f"{before}{part[0]}/{part[1]}"
    return written + "".join(token.text for token in tokens[end:] if token.kind == "literal")
