"""Documents: upload, life, lists, and what changes."""
