"""How much personal data is masked, and how much else, in letters and notes made up for it.

In `masking/letters.jsonl` what is personal stands as `[[kind:value]]`. Every second text is held
out: no finder was written or changed with an eye on it.
"""

import json
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.masking.finding.spans import Finder, found_by
from adapters.masking.opening import finders
from adapters.masking.vault import Vault
from contracts.settings import MaskingSettings
from evaluation.quality.rows import Better, Row

_LETTERS = Path(__file__).parent / "masking" / "letters.jsonl"
_MARKED = re.compile(r"\[\[(\w+):(.*?)\]\]")
_MARK = "k3fb"
_PLACEHOLDER = re.compile(rf"<[A-Z]+_\d+_{_MARK}>")


@dataclass(frozen=True)
class Letter:
    language: str
    held: bool
    text: str
    personal: tuple[tuple[str, str], ...]
    """Kind and value of each."""


@dataclass(frozen=True)
class Masked:
    """What became of a letter."""

    letter: Letter
    sent: str
    replaced: tuple[str, ...]
    """The values that placeholders stand for."""

    def kept_back(self, value: str) -> bool:
        return value not in self.sent

    def is_personal(self, value: str) -> bool:
        return any(value in other or other in value for _, other in self.letter.personal)


def letters() -> Iterator[Letter]:
    for line in _LETTERS.read_text().splitlines():
        told = json.loads(line)
        personal = tuple((kind, value) for kind, value in _MARKED.findall(told["text"]))
        text = _MARKED.sub(r"\2", told["text"])
        yield Letter(told["language"], told["held"], text, personal)


def measured(halves: tuple[bool, ...] = (False, True), verbose: bool = False) -> list[Row]:
    rows: list[Row] = []
    all_finders = finders(MaskingSettings.model_validate({"on": True}))
    for held in halves:
        began = time.process_time()
        found = [_masked(all_finders, letter) for letter in letters() if letter.held is held]
        took = (time.process_time() - began) * 1000
        half = "held out" if held else "seen"
        rows += _rows(found, half)
        thousands = sum(len(one.letter.text) for one in found) / 1000
        rows.append(Row.told(f"{half}, CPU ms per 1,000 characters", took / thousands))
        for one in found if verbose else []:
            _tell(one)
    return rows


def _masked(all_finders: Sequence[Finder], letter: Letter) -> Masked:
    vault = Vault(_MARK)
    vault.learn(letter.text, found_by(all_finders, letter.text))
    sent = vault.replaced(letter.text)
    return Masked(letter, sent, tuple(map(vault.restored, _PLACEHOLDER.findall(sent))))


def _rows(found: list[Masked], half: str) -> list[Row]:
    masked: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    wrong: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for one in found:
        language = one.letter.language
        for kind, value in one.letter.personal:
            for about in ("all", kind, f"in {language}"):
                masked[about].append((f"{one.letter.text} {value}", one.kept_back(value)))
        for value in one.replaced:
            for about in ("all", f"in {language}"):
                wrong[about].append((f"{one.letter.text} {value}", not one.is_personal(value)))
    return [
        *(Row.of(f"{half}, masked: {about}", masked[about]) for about in sorted(masked)),
        *(
            Row.of(f"{half}, masked and not personal: {about}", wrong[about], Better.LESS)
            for about in sorted(wrong)
        ),
    ]


def _tell(one: Masked) -> None:
    missed = [value for _, value in one.letter.personal if not one.kept_back(value)]
    others = [value for value in one.replaced if not one.is_personal(value)]
    if missed or others:
        print(f"- {one.letter.text}\n    missed {missed}, masked {others}")
