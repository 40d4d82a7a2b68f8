"""A follow-up question without a language model: made complete from what was said before. Pure."""
