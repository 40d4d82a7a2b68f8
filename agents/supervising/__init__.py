"""An agent that decides what to look at before it answers."""
