"""Documents: their life, what was extracted from them, and what happens to their objects."""
