"""What the README says was measured is what the measurements wrote down."""

import json
import re
from pathlib import Path

from evaluation.quality.baselines import Stored, file_of, read

ROOT = Path(__file__).parents[2]


def share(value: Stored, places: int = 3) -> str:
    return f"{value.mean:.{places}f}".removeprefix("0")


def published() -> dict[str, str]:
    """The rows of the README's table."""
    text = (ROOT / "README.md").read_text().partition("## Measured")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    return {title.strip(): value.strip() for title, value in rows}


def measured() -> dict[str, str]:
    speed = json.loads((ROOT / "evaluation" / "speed" / "figures.json").read_text())
    search, answers, tables = (read(file_of(part)) for part in ("search", "answers", "tables"))
    xquad, half = "xquad-en, held-out articles: ", "held-out half: "
    asked_of_tables = tables[f"{half}right row, cell and header first"]
    absent = tables[f"{half}abstained on what is absent"]
    built, asked = speed["ingestion"], speed["answers"]["excerpt"]
    return {
        "second start to ready · memory of everything, a minute after a question": (
            f"{speed['second_start_s']} s · {speed['memory']['pss_mb']} MB"
        ),
        "17 pages of a book, confirmed to ready · its 352 pages": (
            f"{built['excerpt']['confirm_to_ready_s']:.1f} s"
            f" · {built['book']['confirm_to_ready_s']:.1f} s"
        ),
        "asked of the 17 pages, p50: search · first event of an answer · first word": (
            f"{speed['search']['excerpt']['p50_ms']:.0f} ms"
            f" · {asked['first_event']['p50_ms']:.0f} ms"
            f" · {asked['first_token']['p50_ms'] / 1000:.2f} s"
        ),
        "search, nDCG@10: xquad-en · anthropic-docs · pubmedqa": " · ".join(
            share(search[f"{name}, hybrid: nDCG@10"])
            for name in ("xquad-en", "anthropic-docs", "pubmedqa")
        ),
        f"answers to {answers[f'{xquad}in 1'].of} questions of xquad-en: the fact stands in the"
        " first 1 · 2 · 3 sentences": " · ".join(
            share(answers[f"{xquad}in {n}"], 2) for n in (1, 2, 3)
        ),
        "their first source is right · the same of pubmedqa": " · ".join(
            share(answers[f"{name}: first source right"], 2)
            for name in ("xquad-en, held-out articles", "pubmedqa")
        ),
        f"{asked_of_tables.of} questions about tables in files not built with: right row and cell"
        f" first, with its header · {absent.of} about what is absent: silent": (
            f"{share(asked_of_tables, 2)} · {share(absent, 2)}"
        ),
    }


def test_every_figure_of_the_readme_is_one_that_was_written_down() -> None:
    assert published() == measured()


def test_every_share_of_answers_comes_with_how_many_they_were_and_an_interval() -> None:
    answers = read(file_of("answers"))
    for title, found in answers.items():
        assert found.of == len(found.outcomes)
        assert found.interval, title
        low, high = found.interval
        assert low <= found.mean <= high
    assert all(of.of >= 200 for title, of in answers.items() if title.startswith("pubmedqa: a"))


def test_what_is_said_of_masking_is_what_was_measured() -> None:
    page = (ROOT / "docs" / "how-to" / "mask-personal-data.md").read_text()
    rows = read(file_of("masking"))
    for title, about in (
        ("all", "masked: all"),
        ("names", "masked: person"),
        ("of 72 masked values no personal data", "masked and not personal: all"),
    ):
        row = rows[f"held out, {about}"]
        assert re.search(rf"^\| {title}[^|]*\| {row.of} \| {re.escape(share(row))} ", page, re.M)
    languages = [rows[f"held out, masked: in {one}"] for one in ("en", "de", "fr", "es", "it")]
    told = " · ".join(f"{row.mean:.3f}".removeprefix("0") for row in languages)
    assert f"| {' · '.join(str(row.of) for row in languages)} | {told} |" in page
