"""Tools of a project: made, imported, tried, and handed to its agent."""
