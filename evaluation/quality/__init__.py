"""How good retrieval, answers and the guardrail are, on public sets and on our own questions."""
