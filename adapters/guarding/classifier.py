"""Logistic regression over hashed features, with weights of one byte each."""

import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from typing import Any

WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True)
class Lexical:
    """What words say: weight by bucket, and from which log-odds on a text is stopped."""

    weights: memoryview
    scale: float
    bias: float
    threshold: float

    def logit(self, features: Mapping[int, float]) -> float:
        weights = self.weights
        return self.bias + self.scale * sum(v * weights[i] for i, v in features.items())


@dataclass(frozen=True)
class Semantic:
    """What a vector of this embedder says, and how much it counts beside the words."""

    weights: tuple[float, ...]
    bias: float
    share: float
    threshold: float
    """Of words and meaning together."""
    english: bool
    """Whether its vectors of other languages say nothing."""

    def logit(self, vector: Sequence[float]) -> float:
        return self.bias + sum(w * v for w, v in zip(self.weights, vector, strict=True))


@dataclass(frozen=True)
class Fitted:
    questions: Lexical
    passages: Lexical
    embedders: Mapping[str, Semantic]


@cache
def fitted() -> Fitted:
    """The weights that come with Ibid; MODEL_CARD.md says what they were fitted to."""
    stored: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Fitted(
        _lexical(stored["questions"]),
        _lexical(stored["passages"]),
        {
            name: Semantic(
                tuple(of["weights"]), of["bias"], of["share"], of["threshold"], of["english"]
            )
            for name, of in stored["embedders"].items()
        },
    )


def _lexical(stored: dict[str, Any]) -> Lexical:
    signed = memoryview(b64decode(stored["weights"])).cast("b")
    return Lexical(signed, stored["scale"], stored["bias"], stored["threshold"])


def probability(logit: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, logit))))
