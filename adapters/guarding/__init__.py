"""The guard that needs no model: rules and a small classifier over text as it reads."""
