"""How fast and how right search is in a large database: `make bench SEARCH=100000`."""
