"""Written by `python -m evaluation.quality.fit`; see `features.py` for the names."""

RANKING = {
    "dense": 4.164,
    "meant": 2.607,
    "meant_with_before": 7.619,
    "said_with_before": -1.12,
    "bm25": 0.837,
    "wrong_kind": -1.525,
    "passage": 7.255,
    "before": 0.4896,
    "said_before": -1.195,
    "after_better": 0.5687,
    "short": -3.049,
}
CONFIDENCE = {
    "dense": 5.882,
    "said_in_passage": 3.56,
    "names": 0.0713,
    "meant_around": 1.072,
    "missing": -0.1787,
    "relation": 2.026,
    "best_relation": 2.765,
    "no_figure": -0.08967,
    "no_kind": -1.578,
    "spread": -0.4077,
}
INTERCEPT = -6.912
