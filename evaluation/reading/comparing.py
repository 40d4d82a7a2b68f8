"""One file: what was written into it, what another program shows of it, and what we read."""

import re
from collections import Counter
from itertools import pairwise

from evaluation.reading.words import Difference, all_words, moved, words
from evaluation.reading.written import Written

_OURS = re.compile(
    r"^(?:Header|Footer|Axis|Label|From|To|Date|Subject): "
    r"|^(?:Comment(?: on [A-Z]+\d+)?(?: by \w+)?|Note \w+): | \[note \w+\]"
    r"|\(hidden(?: row| sheet| slide)?\)",
    re.MULTILINE,
)
"""What our text says of a word's place. It is no word of the file."""
_EMPTY_ITEM = re.compile(r"^\w{1,3}[.)]$", re.MULTILINE)
"""The number of an item without any text, which we leave out."""
_SHORT = 2


def compare(
    written: Written, ours: str, told: int, theirs: str | None, *, exact: bool = False
) -> Difference:
    """`theirs` is None where nobody else was asked. As many words as our notes tell of (`told`)
    may be missing.

    Each word that was written has to be there as often as it was; each other one that the other
    program shows (the number of an item, the year of a field), once. Where that program is
    `exact`, all that it shows has to be there as often as there, and in its order. More than both
    say is doubled, and so is what nobody sees; numbers of one or two digits may be those of items.
    """
    shown = all_words(written.shown)
    beside = all_words(written.beside) + all_words(written.told)
    written_so, seen = shown + beside, words(_EMPTY_ITEM.sub("", theirs or ""))
    if exact and theirs is not None:
        shown = words(theirs)
    expected, said = Counter(shown + beside), words(_OURS.sub(" ", ours))
    found = Counter(said)
    lost = list((expected - found).elements())
    most = expected | Counter(seen)
    if exact:  # a word that was hyphenated at the end of a line is one again
        halves = ((p, one) for p in pairwise(seen) for one in ("".join(p), "-".join(p)))
        joined = {half for p, one in halves if one in found for half in p}
        whole = [word for word in written_so if word in found and word not in seen]
        joined |= {half for word in whole for half in _halves(word) if half in seen}
        as_one, halves_of_it = _run_together(written_so, seen, found)
        most |= Counter([word for word in written_so if word in halves_of_it])
        lost = [word for word in lost if word not in joined and word not in as_one]
    else:
        known = {*expected, *all_words(written.unseen), *words(ours)}
        known |= _cut_otherwise(shown + beside, seen)
        lost += [word for word in dict.fromkeys(seen) if word not in known]
    lost = lost if len(lost) > told else []
    for word in all_words(written.again):
        most[word] = max(most[word], found[word])
    doubled = [
        word for word in (found - most).elements() if word in expected and len(word) > _SHORT
    ]
    hidden = {word for word in all_words(written.unseen) if len(word) > _SHORT} - set(expected)
    doubled += [word for word in found if word in hidden]
    return Difference(sum(expected.values()), lost, doubled, moved(shown, said))


def _cut_otherwise(written: list[str], theirs: list[str]) -> set[str]:
    """Words of the other program that are some of ours without what stands between them, or one
    of ours with a line's end in it; of some it prints the beginning on both lines."""
    whole, joined = {_bare(word) for word in written}, "".join(map(_bare, written))
    cut = {word for word in theirs if len(word) > _SHORT and _bare(word) in joined}
    cut |= {word[:-1] for word in written if len(word) <= _SHORT + 1}  # 10⁶, over two lines
    for one, other in pairwise(theirs):
        if _bare(one + other) in whole:
            cut |= {one, other}
        elif other.startswith(one):
            cut.add(one)
    return cut


def _halves(word: str) -> set[str]:
    """Of a code that goes over a line's end, which the other program reads with something that
    stands above the next line between."""
    parts = word.split("-")
    cuts = [("-".join(parts[:at]), "-".join(parts[at:])) for at in range(1, len(parts))]
    return {half for cut in cuts for half in cut}


def _run_together(
    written: list[str], theirs: list[str], ours: Counter[str]
) -> tuple[set[str], set[str]]:
    """Words of the other program that are two which were written apart and which we have apart,
    those of columns that touch, one of them maybe over a line's end; and these two."""
    both = {_bare(one + two): {one, two} for one, two in pairwise(written)}
    both = {word: halves for word, halves in both.items() if halves <= ours.keys()}
    found = {word: _bare(word) for word in theirs}
    for one, two in pairwise(theirs):
        if (word := _bare(one + two)) in both:
            found |= {one: word, two: word}
    found = {word: whole for word, whole in found.items() if whole in both}
    return set(found), set().union(*(both[whole] for whole in found.values()))


def _bare(word: str) -> str:
    return "".join(filter(str.isalnum, word))


def unseen_by(written: Written, theirs: str) -> list[str]:
    """What was written to be seen and the other program does not show: then one of the two is
    mistaken."""
    expected = Counter(all_words(written.shown) + all_words(written.beside))
    return list((expected - Counter(words(theirs))).elements())
