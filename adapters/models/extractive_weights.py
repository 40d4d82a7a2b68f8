"""Written by `python -m evaluation.quality.fit`; see `ranking.py` for the names."""

RANKING = {
    "dense": 4.62,
    "meant": 2.729,
    "meant_with_before": 7.014,
    "said_with_before": -0.4839,
    "bm25": 0.4515,
    "wrong_kind": -1.754,
    "passage": 7.496,
    "before": 0.7435,
    "said_before": -1.605,
    "after_better": 1.89,
    "short": -3.897,
}
CONFIDENCE = {
    "dense": 5.746,
    "said_in_passage": 3.384,
    "names": 0.3532,
    "meant_around": 1.269,
    "missing": -0.7959,
    "relation": 1.88,
    "best_relation": 2.034,
    "no_kind_around": -0.6333,
    "no_kind": -1.162,
    "spread": -0.4951,
}
INTERCEPT = -6.658
