"""The web: one guarded way out for every address that a person, a page or a model named."""
