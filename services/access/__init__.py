"""Who acts, with what, and what they may do: asked in one place."""
