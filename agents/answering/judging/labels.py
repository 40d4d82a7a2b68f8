"""Things that are told apart by a letter or a number behind their name: block A, day five. Pure."""

import re
from collections.abc import Mapping

from agents.answering.judging.numbers import given_numbers
from agents.answering.judging.remembering import remembered

_NOUN = (
    r"block|building|bay|room|hall|floor|level|platform|gate|line|route|zone|section|step|stage"
    r"|phase|day|week|year|chapter|page|part|volume|group|class|grade|type|version|model|plot|row"
    r"|unit|table|figure|appendix|annex|article|paragraph|lot|shelf|track|terminal|exit"
)
_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_LABEL = re.compile(
    rf"\b(?P<noun>{_NOUN})s?\s(?P<label>[A-Z](?![\w'’])|\d+(?:\.\d+)*|(?:{_WORDS})(?![\w-]))", re.I
)


def is_another_of_its_kind(sentence: str, quoted: str) -> bool:
    """Block A here, and only block B there."""
    given = _labels(quoted)
    return any(
        noun in given and label not in given[noun]
        for noun, labels in _labels(sentence).items()
        for label in labels
    )


@remembered
def _labels(text: str) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for match in _LABEL.finditer(text):
        label = match["label"]
        if label.islower() and len(label) == 1:
            continue  # an article
        values = {str(value) for value in given_numbers(label)} or {label.casefold()}
        found.setdefault(match["noun"].casefold(), set()).update(values)
    return found
