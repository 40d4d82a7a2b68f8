"""People, their sessions and keys, and what they tried."""
