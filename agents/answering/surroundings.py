"""What a sentence cannot be read without: what leads into it, and the steps beside it. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agents.answering.markdown import as_markdown
from agents.extracting.languages import Language, language_of
from contracts.sentences import sentence_spans

_ITEM = re.compile(r"(?:[•◦▪‣–*-]|\d{1,3}[.)])\s+")
_STEP = re.compile(r"\d{1,3}[.)]\s+")
_LEADS = (":", "：")
_CLOSED = (".", "!", "?", "…", "。", "！", "？", *_LEADS)
_PARAGRAPH = "\n\n"


@dataclass(frozen=True)
class Shown:
    """A part of a passage; `listed` where it is a line of a list or of code."""

    start: int
    end: int
    listed: bool = False


def is_how_to(question: str) -> bool:
    return bool(re.search(language_of(question).how_to or r"(?!)", question.casefold()))


def with_surroundings(text: str, start: int, end: int, *, how_to: bool) -> list[Shown]:
    """The sentence at `start` of a passage, with all that must be read together with it, in order.

    A line of a list has the sentence that leads into it, and one that leads into a list or into
    code has all of that. Where somebody asks how something is done, steps stay together. A
    sentence that begins with "This boat" or "It" is one with the sentence before it.
    """
    lines = _Lines(text)
    if start not in lines.at:
        return [Shown(start, end)]
    return lines.around(lines.at[start], how_to=how_to)


def followed(text: str, shown: Shown, says_it: Callable[[str], bool]) -> Shown:
    """What is shown, with the sentence that goes on from it where only that one says what is asked
    for: "The group was made for lists. It had the number 37."."""
    spans = _Lines(text).spans
    start, end = next(((s, e) for s, e in spans if s >= shown.end), (0, 0))
    if shown.listed or not end or "\n" in text[shown.end : start]:
        return shown
    if says_it(text[shown.start : shown.end]) or not says_it(text[start:end]):
        return shown
    return Shown(shown.start, end)


def lists_in(text: str) -> list[tuple[Shown | None, list[Shown]]]:
    """The lists of a passage, and steps told one after the other, each with what leads into it."""
    return _Lines(text).lists()


def marker_of(line: str) -> str:
    """What a line of a list begins with in Markdown: its number, where it has one."""
    found = _STEP.match(line)
    return f"{found[0].strip()} " if found else "- "


def told_in_list(line: str) -> str:
    """A line of a list without its marker; any other one is code, and shown letter by letter."""
    found = _ITEM.match(line)
    if found:
        return as_markdown(line[found.end() :])
    return as_markdown(line) if "`" in line else f"`{' '.join(line.split())}`"


class _Lines:
    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = sentence_spans(text)
        self.at = {start: n for n, (start, _) in enumerate(self.spans)}

    def around(self, n: int, *, how_to: bool) -> list[Shown]:
        if self._is_item(n):
            run = self._run(n)
            items = run if how_to and _STEP.match(self._said(n)) else [n]
            return [*self._lead(run[0]), *self._listed(items)]
        if self._said(n).endswith(_LEADS):
            return [Shown(*self.spans[n]), *self._listed(self._below(n))]
        steps = self._told_steps(n) if how_to else [n]
        if len(steps) > 1:
            return [Shown(*self.spans[step]) for step in steps]
        first = n - 1 if self._leans(n) else n
        return [Shown(self.spans[first][0], self.spans[n][1])]

    def lists(self) -> list[tuple[Shown | None, list[Shown]]]:
        found: list[tuple[Shown | None, list[Shown]]] = []
        n = 0
        while n < len(self.spans):
            run = self._run(n) if self._is_item(n) else self._told_steps(n)
            if len(run) > 1 and run[0] >= n:
                lead = self._lead(run[0])
                items = self._listed(run) if self._is_item(n) else self._shown(run)
                found.append((lead[0] if lead else None, items))
            n = max(run[-1], n) + 1
        return found

    def _shown(self, numbers: Sequence[int]) -> list[Shown]:
        return [Shown(*self.spans[n]) for n in numbers]

    def _said(self, n: int) -> str:
        return self.text[slice(*self.spans[n])]

    def _is_item(self, n: int) -> bool:
        return 0 <= n < len(self.spans) and _ITEM.match(self._said(n)) is not None

    def _run(self, n: int) -> list[int]:
        """The lines of the list that `n` is one of."""
        first = last = n
        while self._is_item(first - 1) and self._are_near(first - 1):
            first -= 1
        while self._is_item(last + 1) and self._are_near(last):
            last += 1
        return list(range(first, last + 1))

    def _are_near(self, n: int) -> bool:
        return self.text[self.spans[n][1] : self.spans[n + 1][0]].count("\n") < 3

    def _lead(self, first: int) -> list[Shown]:
        leads = first > 0 and self._said(first - 1).endswith(_LEADS)
        return [Shown(*self.spans[first - 1])] if leads else []

    def _below(self, n: int) -> list[int]:
        """The list, or the lines of code, that a sentence leads into."""
        if self._is_item(n + 1):
            return self._run(n + 1)
        below: list[int] = []
        for line in range(n + 1, len(self.spans)):
            parted = _PARAGRAPH in self.text[self.spans[line - 1][1] : self.spans[line][0]]
            if self._said(line).endswith(_CLOSED) or (parted and below):
                break
            below.append(line)
        return below

    def _listed(self, numbers: Sequence[int]) -> list[Shown]:
        return [Shown(*self.spans[n], listed=True) for n in numbers]

    def _told_steps(self, n: int) -> list[int]:
        """Sentences of a paragraph that follow each other: "First …", "Then …"."""
        first = last = n
        while self._goes_on(first):
            first -= 1
        while last + 1 < len(self.spans) and self._goes_on(last + 1):
            last += 1
        return list(range(first, last + 1))

    def _goes_on(self, n: int) -> bool:
        between = self.text[self.spans[n - 1][1] : self.spans[n][0]] if n else "\n"
        return "\n" not in between and self._begins(n, self._language(n).then)

    def _leans(self, n: int) -> bool:
        if not n or self._is_item(n - 1) or not self._said(n - 1).endswith(_CLOSED):
            return False
        if self._said(n - 1).endswith(_LEADS):
            return False
        return self._begins(n, self._language(n).leaning)

    def _language(self, n: int) -> Language:
        return language_of(self._said(n))

    def _begins(self, n: int, pattern: str) -> bool:
        return bool(pattern) and re.match(rf"(?:{pattern})", self._said(n)) is not None
