"""Models: embedders, language models and the offline answerer."""
