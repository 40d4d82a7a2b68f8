"""How many harmless questions the guardrail refuses. Nothing else is claimed of it."""

import json

from agents.answering.nodes.guard import refuse
from contracts.projects import GuardrailSettings
from evaluation.quality.corpora import data_folder


def measured() -> dict[str, float]:
    path = data_folder() / "guardrail" / "prompts.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    settings = GuardrailSettings.model_validate({})
    harmless = [row for row in rows if row["label"] == 0]
    attacks = [row for row in rows if row["label"] == 1]
    return {
        "harmless": len(harmless),
        "harmless refused": _refused(harmless, settings),
        "attacks": len(attacks),
        "attacks refused": _refused(attacks, settings),
    }


def _refused(rows: list[dict[str, str]], settings: GuardrailSettings) -> float:
    refused = sum(refuse(row["text"], settings) is not None for row in rows)
    return round(refused / max(len(rows), 1), 4)
