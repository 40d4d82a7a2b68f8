"""Assistants of a project: settings under a name."""
