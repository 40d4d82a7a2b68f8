"""Numbers that are written with letters: of items of lists, of columns of sheets."""


def lettered(number: int) -> str:
    """1 is A, 26 is Z, 27 is AA, 28 is AB."""
    text = ""
    while number > 0:
        number, place = divmod(number - 1, 26)
        text = chr(ord("A") + place) + text
    return text
