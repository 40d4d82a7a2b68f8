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
    "dense": 5.737,
    "said_in_passage": 3.393,
    "names": 0.3535,
    "meant_around": 1.261,
    "missing": -0.8071,
    "relation": 1.883,
    "best_relation": 2.012,
    "no_figure": -0.4832,
    "no_kind": -1.329,
    "spread": -0.4957,
}
INTERCEPT = -6.64
