"""A language model that repeats sentences it was shown, and knows when it said each word of them.

A sentence of its own no passage would support, and it would be asked to correct it. It speaks the
chat completions protocol over a real socket. What an answer takes longer than the script is what
Ibid adds.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from contracts.sentences import sentence_spans
from evaluation.scripted import ScriptedModel, passages_in, serving
from evaluation.speed.caller import now

_WORDS = 200
"""As many as an answer of some length."""
_SENTENCE = re.compile(r"[A-Z][^.!?]{20,160}\.")
PACE = 0.01
"""Seconds between two words: a hundred a second, faster than people read."""


@dataclass
class Script:
    url: str = ""
    first_word: list[float] = field(default_factory=list[float])
    last_word: list[float] = field(default_factory=list[float])

    @property
    def settings(self) -> dict[str, str]:
        """With which Ibid answers by it, all else as it comes: of many answers some wait for their
        turn, and their streams say so."""
        return {"IBID_MODEL__BASE_URL": self.url, "IBID_MODEL__NAME": "scripted"}


def words_for(told: str) -> list[str]:
    """Sentences of the passages in their order, each with its mark, also the one that is cut; all
    of them again where they are too few."""
    words = [
        (f"{word} ", f"[{number}]. ")
        for number, text in passages_in(told).items()
        for sentence in _sentences(" ".join(text.split()))
        for word in (*sentence.split(), f"[{number}].")
    ]
    if not words:
        return ["Your ", "documents ", "do ", "not ", "say "]
    said = (words * (_WORDS // len(words) + 1))[:_WORDS]
    return [*(word for word, _ in said[:-1]), said[-1][1]]


def _sentences(text: str) -> Iterator[str]:
    """Whole ones, without their stops."""
    for start, end in sentence_spans(text):
        if _SENTENCE.fullmatch(text, start, end):
            yield text[start : end - 1]


@contextmanager
def scripted_model(pace: float = PACE) -> Iterator[Script]:
    """`pace` is the seconds between two words."""
    script = Script()

    class Model(ScriptedModel):
        def do_POST(self) -> None:
            words = words_for(self.asked()["messages"][-1]["content"])
            self.begin_stream()
            script.first_word.append(now())
            with suppress(ConnectionError):  # whoever asked was stopped
                for word in words:
                    self.send_delta(word)
                    if pace:
                        time.sleep(pace)
                script.last_word.append(now())
                self.send_delta("", finish="stop")
                self.end_stream()

    with serving(Model) as script.url:
        yield script
