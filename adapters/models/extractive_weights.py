"""Written by `python -m evaluation.quality.fit`; see `ranking.py` for the names."""

RANKING = {
    "dense": 4.0,
    "meant": 1.0,
    "meant_with_before": 2.0,
    "said_with_before": 2.0,
    "bm25": 1.0,
    "wrong_kind": -0.6,
    "passage": 3.0,
    "before": 1.0,
    "said_before": -0.8,
    "after_better": 1.5,
    "short": -0.7,
}
CONFIDENCE = {
    "dense": 3.0,
    "said_in_passage": 4.5,
    "names": 2.0,
    "meant_around": 2.5,
    "missing": -1.0,
    "relation": 2.4,
    "best_relation": 2.4,
    "no_kind_around": -0.6,
    "no_kind": -0.6,
    "spread": -0.9,
}
INTERCEPT = -9.0
