"""Sites → documents: which page is next, what it answers, and what became of it."""
