"""How fast: ingestion, search, answers, starting, memory. `python -m evaluation.speed`."""
