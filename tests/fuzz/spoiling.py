"""Files with something wrong in them: bits, tags, numbers and parts that are not as they were.

What is packed is unpacked, spoilt inside and packed again, or all that would be found is that its
sum is wrong.
"""

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

ODD = (
    b"",
    b"0",
    b"-1",
    b"1e400",
    b"NaN",
    b"4294967296",
    b"9" * 40,
    b"\xff",
    b"../../x",
    b"A" * 3000,
)
NUMBER = re.compile(rb"\d+")
TAG = re.compile(rb"<[^<>]{1,300}>")
VALUE = re.compile(rb"""(?<==["'])[^"']*""")


def spoilt(random: Random, data: bytes) -> bytes:
    """The same from the same `random`."""
    if data.startswith(b"PK") and random.random() < 0.85:
        return _packed(random, data)
    return _bytes(random, data)


def _packed(random: Random, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    for name in random.choices(list(parts), k=random.choice((1, 1, 2, 3))):
        kind = random.random()
        if kind < 0.1:
            parts.pop(name, None)
        elif kind < 0.2:
            parts[name] = random.choice([*parts.values(), b""])
        else:
            parts[name] = _bytes(random, parts.get(name, b""))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return target.getvalue()


def _bytes(random: Random, data: bytes) -> bytes:
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        data = random.choice(WAYS)(random, data)
    return data


def _another_byte(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.randbytes(1) + data[at + 1 :]


def _less(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + data[at + random.choice((1, 4, 64, 1000)) :]


def _twice(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[: at + random.choice((4, 64, 500))] + data[at:]


def _cut_off(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _replaced(what: re.Pattern[bytes], by_others: bool = False) -> Callable[[Random, bytes], bytes]:
    def replace(random: Random, data: bytes) -> bytes:
        found = list(what.finditer(data))
        if not found:
            return data
        one = random.choice(found)
        others = [one.group() * 2, random.choice(found).group()] if by_others else []
        return data[: one.start()] + random.choice([*ODD, *others]) + data[one.end() :]

    return replace


WAYS: tuple[Callable[[Random, bytes], bytes], ...] = (
    *(_another_byte, _less, _twice, _cut_off),
    *(_replaced(NUMBER), _replaced(TAG, by_others=True), _replaced(VALUE, by_others=True)),
)
