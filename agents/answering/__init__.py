"""Answer a question from a project's documents, sentence by sentence with its source."""
