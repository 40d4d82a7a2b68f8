"""Reports of what was used, and budgets."""
