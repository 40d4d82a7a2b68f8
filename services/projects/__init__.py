"""Projects, their settings, and what goes with them."""
