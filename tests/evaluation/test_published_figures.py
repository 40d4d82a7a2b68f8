"""What the README says was measured is what the measurements wrote down."""

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def figures(part: str, name: str = "figures") -> Any:
    return json.loads((ROOT / "evaluation" / part / f"{name}.json").read_text())


def share(value: dict[str, Any], places: int = 3) -> str:
    return f"{value['mean']:.{places}f}".lstrip("0")


def published() -> dict[str, str]:
    """The rows of the README's table."""
    text = (ROOT / "README.md").read_text().partition("## Measured")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    return {title.strip(): value.strip() for title, value in rows}


def measured() -> dict[str, str]:
    speed, search = figures("speed"), figures("quality", "figures-search")
    answers = {
        name.removeprefix("answers, "): found
        for name, found in figures("quality").items()
        if name.startswith("answers, ")
    }
    xquad = answers["xquad-en, held-out articles"]
    tables = figures("quality")["answers from tables, held-out half"]
    absent = tables["questions about what is absent"]
    read, asked = speed["ingestion"], speed["answers"]["excerpt"]
    return {
        "second start to ready · memory of everything, a minute after a question": (
            f"{speed['second_start_s']} s · {speed['memory']['pss_mb']} MB"
        ),
        "17 pages of a book, confirmed to ready · its 352 pages": (
            f"{read['excerpt']['confirm_to_ready_s']:.1f} s"
            f" · {read['book']['confirm_to_ready_s']:.1f} s"
        ),
        "asked of the 17 pages, p50: search · first event of an answer · first word": (
            f"{speed['search']['excerpt']['p50_ms']:.0f} ms"
            f" · {asked['first_event']['p50_ms']:.0f} ms"
            f" · {asked['first_token']['p50_ms'] / 1000:.2f} s"
        ),
        "search, nDCG@10: xquad-en · anthropic-docs · scifact · pubmedqa": " · ".join(
            share(search[name]["hybrid"]["ndcg@10"])
            for name in ("xquad-en", "anthropic-docs", "scifact", "pubmedqa")
        ),
        f"answers to {xquad['questions']} questions of xquad-en: the fact stands in the first"
        " 1 · 2 · 3 sentences": " · ".join(share(xquad[f"in {n}"], 2) for n in (1, 2, 3)),
        "their first source is right · the same of pubmedqa": " · ".join(
            share(answers[name]["first source right"], 2)
            for name in ("xquad-en, held-out articles", "pubmedqa")
        ),
        f"{tables['questions']} questions about tables in files not built with: right row and cell"
        f" first, with its header · {absent} about what is absent: silent": " · ".join(
            share(tables[name], 2) for name in ("right row, cell and header first", "abstained")
        ),
    }


def test_every_figure_of_the_readme_is_one_that_was_written_down() -> None:
    assert published() == measured()


def test_every_share_of_questions_comes_with_how_many_they_were_and_an_interval() -> None:
    for name in ("xquad-en, held-out articles", "pubmedqa"):
        found = figures("quality")[f"answers, {name}"]
        assert found["questions"] >= 200
        for share in (value for value in found.values() if isinstance(value, dict)):
            low, high = share["95 %"]
            assert low <= share["mean"] <= high
