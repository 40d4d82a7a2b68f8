"""Questions that a row of a table answers, without a model."""
