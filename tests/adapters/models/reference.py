"""The same network in plain numpy, written from its papers alone, to compare with."""

import math

import numpy as np

from adapters.models.weights import Weights

_erf = np.vectorize(math.erf, otypes=[np.float32])


def embed(weights: Weights, ids: list[int]) -> np.ndarray:
    """The unit vector of one text, in 32 bit, without padding or batching."""

    def linear(name: str, x: np.ndarray) -> np.ndarray:
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(name: str, x: np.ndarray) -> np.ndarray:
        x = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-12)
        return x * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def attend(name: str, x: np.ndarray) -> np.ndarray:
        q, k, v = (
            linear(f"{name}.self.{part}", x).reshape(len(x), 12, 32).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = np.exp(q @ k.transpose(0, 2, 1) / math.sqrt(32))
        seen = (scores / scores.sum(-1, keepdims=True)) @ v
        return linear(f"{name}.output.dense", seen.transpose(1, 0, 2).reshape(len(x), 384))

    e = "embeddings."
    x = weights[f"{e}word_embeddings.weight"][ids]
    x = x + weights[f"{e}position_embeddings.weight"][: len(ids)]
    x = norm(f"{e}LayerNorm", x + weights[f"{e}token_type_embeddings.weight"][0])
    for layer in range(6):
        name = f"encoder.layer.{layer}"
        x = norm(f"{name}.attention.output.LayerNorm", x + attend(f"{name}.attention", x))
        inner = linear(f"{name}.intermediate.dense", x)
        inner = inner * 0.5 * (1 + _erf(inner / math.sqrt(2)))
        x = norm(f"{name}.output.LayerNorm", x + linear(f"{name}.output.dense", inner))
    mean = x.mean(0)
    return mean / np.linalg.norm(mean)
