"""The HTTP door: routes, what they may refuse, and the runs that write answers."""
