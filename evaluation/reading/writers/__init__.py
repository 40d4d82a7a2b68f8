"""One module for each format: `written(seed)` makes a file as rich as people make them."""
