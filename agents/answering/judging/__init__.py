"""The kinds of fact in which a sentence and what it cites must agree. Pure."""
