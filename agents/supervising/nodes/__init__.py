"""The nodes that only the agent's graph has."""
