"""Numbers of lists, headings and notes in the forms that Office has for them."""


def numeral(number: int, form: str) -> str:
    """A number from 1 in one of Word's forms; as a decimal in those it has besides."""
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 5)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and number < 4000:
        roman = _roman(number)
        return roman.upper() if form == "upperRoman" else roman
    if form == "chicago":
        return "*†‡§"[(number - 1) % 4] * min((number - 1) // 4 + 1, 5)
    if form == "decimalEnclosedCircle" and 0 < number <= 20:
        return chr(0x245F + number)
    return f"0{number}" if form == "decimalZero" and number < 10 else str(number)


def _roman(number: int) -> str:
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    signs = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
    text = ""
    for value, sign in zip(values, signs, strict=True):
        times, number = divmod(number, value)
        text += sign * times
    return text
