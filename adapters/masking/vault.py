"""What stands for what, within one run: a placeholder for each value, and the way back."""

import re
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from adapters.masking.finding.names import parts
from adapters.masking.finding.spans import Kind, Span, merged
from adapters.masking.known import Known

_LETTERS = "bcdfghjkmnpqrstvwxz23456789"
"""Of a mark: no vowels, so that it is no word, and nothing that looks like something else."""
_MARK = 4


class Vault:
    """`replaced` puts placeholders for values, `restored` values for placeholders.

    A placeholder is `<EMAIL_1_k3fb>`. Its end is this vault's own mark, which nobody can know who
    wrote a text before; whatever looks like one all the same is replaced as if it were a value, so
    that what comes back is what went out, to the character.
    """

    def __init__(self, mark: str | None = None) -> None:
        self._mark = mark or "".join(secrets.choice(_LETTERS) for _ in range(_MARK))
        self._placeholders: dict[str, str] = {}
        self._values: dict[str, str] = {}
        self._kinds: dict[str, Kind] = {}
        self._named: Counter[Kind] = Counter()
        self._used: set[str] = set()
        self._known = Known()
        self._learnt: set[str] = set()
        self._found: dict[str, Sequence[Span]] = {}
        self._stands: dict[str, tuple[int, list[Span]]] = {}
        """In a text, with how much was learnt when it was looked through."""
        # A model may write it in Markdown, with a backslash before what means something there, or
        # leave out what stands around it.
        number = rf"\\?_([0-9]{{1,9}})\\?_{self._mark}"
        kinds = "|".join(kind.upper() for kind in Kind)
        self._looks = re.compile(rf"(\\?)<(?i:([A-Z]+){number}\\?>)|({kinds}){number}")

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many different values of each kind were replaced. No value is told."""
        kinds = Counter(self._kinds[value] for value in self._used)
        return {kind: kinds[kind] for kind in Kind if kinds[kind] and kind is not Kind.LITERAL}

    @property
    def example(self) -> str:
        """Stands for nothing, since numbers begin at 1: a model may repeat it."""
        return f"<{Kind.EMAIL.upper()}_0_{self._mark}>"

    def has_seen(self, text: str) -> bool:
        return text in self._found

    def learn(self, text: str, spans: Sequence[Span]) -> None:
        """Keep what was found in a text: it stands for the same in every other one."""
        self._found[text] = spans
        for span in spans:
            value = text[span.start : span.end]
            self._learn(value, span.kind)
            for part in parts(value) if span.kind is Kind.PERSON else ():
                self._learn(part, Kind.PERSON)

    def not_looked_through(self, texts: Sequence[str]) -> list[str]:
        """Those in which something may stand that was learnt since."""
        learnt = len(self._learnt)
        return [t for t in texts if t not in self._stands or self._stands[t][0] != learnt]

    def look_through(self, texts: Sequence[str]) -> None:
        """Find what is known in these before they are replaced, in a thread where they are long.

        It stays found until something new is learnt, which another call may do meanwhile.
        """
        for text in texts:
            learnt = len(self._learnt)
            self._stands[text] = learnt, list(self._known_in(text))

    def replaced(self, text: str) -> str:
        """With a placeholder for whatever was found in it, or is known from another text."""
        looks = (Span(*m.span(), Kind.LITERAL) for m in self._looks.finditer(text))
        if self.not_looked_through([text]):
            self.look_through([text])
        _, known = self._stands[text]
        spans = merged([*self._found.get(text, ()), *known, *looks])
        pieces: list[str] = []
        end = 0
        for span in spans:
            value = text[span.start : span.end]
            self._used.add(value)
            pieces += text[end : span.start], self._name(value, span.kind)
            end = span.end
        return "".join([*pieces, text[end:]])

    def restored(self, text: str, *, markdown: bool = True) -> str:
        """A placeholder that stands for nothing stays as it is.

        Of `markdown` a backslash before the `<` goes, too, but only where the placeholder has some
        inside: before `<PERSON_1_k3fb>` it is the end of a path.
        """
        return self._looks.sub(lambda match: self._value(match, markdown), text)

    def _value(self, match: re.Match[str], markdown: bool) -> str:
        before, kind, number = match.group(1, 2, 3) if match[2] else ("", *match.group(4, 5))
        value = self._values.get(f"{kind.upper()}_{int(number)}")
        if value is None:
            return match[0]
        is_escaped = markdown and "\\" in match[0][len(before) :]
        return value if is_escaped else before + value

    def _known_in(self, text: str) -> Iterator[Span]:
        for start, value in self._known.found_in(text):
            yield Span(start, start + len(value), self._kinds[value])

    def _learn(self, value: str, kind: Kind) -> None:
        if value not in self._learnt:
            self._name(value, kind)
            self._known.add(value)
            self._learnt.add(value)

    def _name(self, value: str, kind: Kind) -> str:
        if value not in self._placeholders:
            self._named[kind] += 1
            name = f"{kind.upper()}_{self._named[kind]}"
            self._values[name], self._kinds[value] = value, kind
            self._placeholders[value] = f"<{name}_{self._mark}>"
        return self._placeholders[value]
