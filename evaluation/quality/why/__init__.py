"""Whether `why-not` names what keeps a document out of an answer: a hundred planted causes.

Each is planted among real documents, through the product's own API, and known before it is asked
for. Where it names a setting of the search that was tried, the search is made again with it: the
document has to be among the passages then.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from evaluation.quality.corpora import Corpus
from evaluation.quality.rows import Row
from evaluation.quality.why.causes import ABSENT, CAUSES, Case
from evaluation.quality.why.corpus import Library
from evaluation.speed.caller import Caller


class Outcome(NamedTuple):
    cause: str
    expected: str
    named: str
    told: str
    kept: bool
    """What was said to bring it among the passages does."""

    @property
    def right(self) -> bool:
        return self.named == self.expected


def measured(caller: Caller, corpus: Corpus, most: int = 1000) -> tuple[list[Row], list[Outcome]]:
    """At most so many of each cause, among these documents."""
    library = Library(caller, corpus).open()
    outcomes = [
        _outcome(library, cause, case)
        for cause in CAUSES
        for case in _planted(library, cause, most)
    ]
    rows = [
        Row.of(f"why not, {cause}", ((n, o.right) for n, o in enumerate(_of(outcomes, cause))))
        for cause in CAUSES
    ]
    return [
        Row.of("why not, all causes", ((n, o.right) for n, o in enumerate(outcomes))),
        *rows,
        Row.of(
            "why not, settings that bring it back", ((n, o.kept) for n, o in enumerate(outcomes))
        ),
    ], outcomes


def _of(outcomes: list[Outcome], cause: str) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.cause == cause]


def _planted(library: Library, cause: str, most: int) -> Iterator[Case]:
    planting, count = CAUSES[cause]
    yield from islice(planting(library), min(count, most))


def _outcome(library: Library, cause: str, case: Case) -> Outcome:
    named = ask_why(library.caller, case)
    kept = _keeps_its_word(library.caller, case, named)
    return Outcome(cause, case.step, named["step"], named["told"], kept)


def ask_why(caller: Caller, case: Case) -> dict[str, Any]:
    passage = {"passage_id": case.passage} if case.passage else {}
    answer = caller.http.get(
        f"/messages/{case.message}/why-not", params={"document_id": case.document} | passage
    )
    if answer.status_code == 404:
        return {"step": ABSENT, "told": answer.json()["detail"], "setting": None}
    answer.raise_for_status()
    return answer.json()


def _keeps_its_word(caller: Caller, case: Case, named: dict[str, Any]) -> bool:
    setting = named["setting"]
    if not (setting and setting["tried"]):
        return True
    changed = {setting["name"].removeprefix("retrieval."): setting["would"]}
    body = {"document_id": case.document, "passage_id": case.passage, "retrieval": changed}
    answer = caller.http.post(f"/messages/{case.message}/replay", json=body)
    answer.raise_for_status()
    return answer.json()["found"]
