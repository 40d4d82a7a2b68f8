"""Calls of tools that a project's people made or imported."""
