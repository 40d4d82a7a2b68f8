from typing import Any

from evaluation.quality.product import worse


def figures(vector: float, keyword: float, hybrid: float) -> dict[str, Any]:
    means = {"vector": vector, "keyword": keyword, "hybrid": hybrid}
    return {"set": {leg: {"ndcg@10": {"mean": mean}} for leg, mean in means.items()}}


def test_a_leg_that_finds_less_than_it_did_is_named() -> None:
    found = worse(figures(0.7, 0.7, 0.8), figures(0.7, 0.69, 0.81))

    assert found == ["set, keyword: nDCG@10 is 0.69, and was 0.7."]


def test_the_last_bit_of_a_vector_makes_nothing_worse() -> None:
    assert not worse(figures(0.7, 0.7, 0.8), figures(0.699, 0.7, 0.8))


def test_a_set_that_was_never_measured_cannot_be_worse() -> None:
    assert not worse({}, figures(0.1, 0.1, 0.1))
