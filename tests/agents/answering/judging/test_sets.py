"""The verdict on each sentence of the sets that the judge is measured on, by words alone.

A change that turns a verdict is to be seen, and wanted: `python -m tests.agents.answering.judging.test_sets`
writes `verdicts.txt` anew.
"""  # noqa: E501

from pathlib import Path

import pytest

from agents.answering.citations import quote_for
from agents.answering.support import verdict
from evaluation.quality.judging import SETS, Judged, read

KEPT = Path(__file__).with_name("verdicts.txt")


def lines_of(name: str) -> list[str]:
    return [line for passage in read(name) for line in _lines(passage)]


def _lines(passage: Judged) -> list[str]:
    hit = passage.hit
    found: list[str] = []
    for kind, sentence in [*(("true", one) for one in passage.true), *passage.planted]:
        quoted = quote_for([sentence], hit, 1.0)
        said = verdict(sentence, [quoted.quote], hit.title, None, hit.text[: quoted.start])
        found.append(f"{kind} | {said.support} | {said.differs or '-'} | {sentence}")
    return found


@pytest.mark.parametrize("name", SETS)
def test_no_verdict_turns_unseen(name: str) -> None:
    kept = KEPT.read_text(encoding="utf-8").splitlines()

    assert [line for line in lines_of(name) if line not in kept] == []


if __name__ == "__main__":
    KEPT.write_text("".join(f"{line}\n" for name in SETS for line in lines_of(name)))
