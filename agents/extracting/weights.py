"""Written by `python -m evaluation.quality.fit`; see `features.py` for the names."""

RANKING = {
    "dense": 4.924,
    "meant": 4.543,
    "meant_with_before": 6.914,
    "said_with_before": -1.3,
    "bm25": 1.008,
    "wrong_kind": -1.498,
    "passage": 5.734,
    "before": 0.4891,
    "said_before": -0.969,
    "after_better": 0.6866,
    "short": -3,
    "unclosed": -0.06029,
    "absent": 1.756,
    "missing": -2.687,
    "replaced": -0.317,
}
CONFIDENCE = {
    "dense": 6.684,
    "said_in_passage": 1.335,
    "names": -0.3006,
    "meant_around": 1.378,
    "missing": -1.493,
    "relation": 1.469,
    "best_relation": 0.3443,
    "no_figure": 0.1198,
    "no_kind": -1.201,
    "spread": -0.2644,
    "missing_numbers": -0.6795,
    "missing_nouns": -0.3629,
}
INTERCEPT = -4.267
GRAVE = 0.37
"""The share that is answered of questions whose best sentence is in grave doubt."""
