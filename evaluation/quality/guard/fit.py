"""`python -m evaluation.quality.guard.fit`: fit the guard's weights and write the file it reads.

Logistic regression with an L2 penalty, by L-BFGS, on what `corpus.py` does not hold out. The
thresholds are chosen on the fitted part as well, out of fold, so that the held-out part is only
measured.
"""

import asyncio
import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from adapters.guarding import features
from adapters.guarding.classifier import WEIGHTS
from adapters.guarding.lexicon import tokens_of
from adapters.guarding.local import is_foreign
from adapters.guarding.normalising import folded, plain, spelled_out
from adapters.models.minilm import MiniLM
from contracts.settings import EmbeddingSettings
from evaluation.quality.guard import corpus
from evaluation.quality.guard.corpus import Example

FALSE_ALARMS = 0.004
"""Of the harmless questions that the threshold was chosen on, harder than what people ask."""
FALSE_ALARMS_IN_TEXT = 0.002
"""Of sentences that speak of models or answers: a passage has many, and few of them do."""
_FOLDS = 5
_L2_WORDS, _L2_MEANING = 0.1, 0.3
_SHARE = 0.5
Floats = NDArray[np.float64]


async def main() -> None:
    questions = [e for e in corpus.questions() if not e.held]
    minilm = MiniLM(EmbeddingSettings.model_validate({}))
    vectors = await minilm.embed_passages([e.text for e in questions])
    minilm.close()
    meaning = np.array([np.frombuffer(v, np.float32) for v in vectors], np.float64)
    english = np.array([not is_foreign(_tokens(e.text)) for e in questions])
    words = _matrix([e.text for e in questions])
    stored, lexical = _lexical(questions, words, FALSE_ALARMS)
    semantic = _semantic(questions, meaning, english, lexical)
    passages = [e for e in corpus.sentences() if not e.held]
    others, _ = _lexical(passages, _matrix([e.text for e in passages]), FALSE_ALARMS_IN_TEXT)
    found = {"questions": stored, "passages": others, "embedders": {MiniLM.name: semantic}}
    WEIGHTS.write_text(json.dumps(found) + "\n", encoding="utf-8")
    print(
        {k: (v["threshold"], v["bias"]) for k, v in found.items() if "bias" in v},
        semantic["threshold"],
    )


def _lexical(
    examples: Sequence[Example], matrix: Any, false_alarms: float
) -> tuple[dict[str, Any], Floats]:
    """The weights as they are stored, and the log-odds of each example out of fold."""
    attack, weight = _labels(examples)
    weights = _fitted(matrix, attack, weight, _L2_WORDS)
    scale = float(np.abs(weights[:-1]).max()) / 127
    rounded = np.rint(weights[:-1] / scale).astype(np.int8)
    out = _out_of_fold(matrix, attack, weight, _L2_WORDS)
    stored = {
        "weights": b64encode(rounded.tobytes()).decode(),
        "scale": scale,
        "bias": float(weights[-1]),
        "threshold": _threshold(out, attack, false_alarms),
    }
    return stored, out


def _semantic(
    examples: Sequence[Example], meaning: Floats, english: NDArray[np.bool_], lexical: Floats
) -> dict[str, Any]:
    chosen = [i for i, is_english in enumerate(english) if is_english]
    some = [examples[i] for i in chosen]
    attack, weight = _labels(some)
    weights = _fitted(meaning[chosen], attack, weight, _L2_MEANING)
    out = _out_of_fold(meaning[chosen], attack, weight, _L2_MEANING)
    return {
        "weights": [round(float(w), 4) for w in weights[:-1]],
        "bias": float(weights[-1]),
        "share": _SHARE,
        "threshold": _threshold(lexical[chosen] + _SHARE * out, attack, FALSE_ALARMS),
        "english": True,
    }


def _labels(examples: Sequence[Example]) -> tuple[NDArray[np.bool_], Floats]:
    attack = np.array([e.attack for e in examples])
    weight = np.array([e.weight for e in examples], np.float64)
    weight[attack] *= 0.5 * weight[~attack].sum() / weight[attack].sum()
    return attack, weight


def _fitted(matrix: Any, attack: NDArray[np.bool_], weight: Floats, penalty: float) -> Floats:
    signs = np.where(attack, 1.0, -1.0)

    def loss(point: Floats) -> tuple[float, Floats]:
        margin = signs * (matrix @ point[:-1] + point[-1])
        value = float(weight @ np.logaddexp(0, -margin) + penalty / 2 * point[:-1] @ point[:-1])
        slope = -weight * signs / (1 + np.exp(np.clip(margin, -50, 50)))
        return value, np.append(matrix.T @ slope + penalty * point[:-1], slope.sum())

    start = np.zeros(matrix.shape[1] + 1)
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x


def _out_of_fold(matrix: Any, attack: NDArray[np.bool_], weight: Floats, penalty: float) -> Floats:
    fold = np.random.default_rng(5).integers(_FOLDS, size=len(attack))
    out = np.zeros(len(attack))
    for number in range(_FOLDS):
        rest, here = fold != number, fold == number
        weights = _fitted(matrix[rest], attack[rest], weight[rest], penalty)
        out[here] = matrix[here] @ weights[:-1] + weights[-1]
    return out


def _threshold(logits: Floats, attack: NDArray[np.bool_], false_alarms: float) -> float:
    return float(np.quantile(logits[~attack], 1 - false_alarms))


def _matrix(texts: Sequence[str]) -> Any:
    found = [features.features_of(_tokens(text)) for text in texts]
    ends = np.cumsum([0, *(len(of) for of in found)])
    indices = [i for of in found for i in of]
    values = [v for of in found for v in of.values()]
    return csr_matrix((values, indices, ends), shape=(len(texts), features.BUCKETS))


def _tokens(text: str) -> list[str]:
    return tokens_of(folded(spelled_out(plain(text))))


if __name__ == "__main__":
    asyncio.run(main())
