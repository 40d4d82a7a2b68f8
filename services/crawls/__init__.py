"""Pages and sites from the web."""
