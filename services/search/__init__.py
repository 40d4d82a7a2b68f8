"""One search, for every door and for answers."""
