"""What a person, or an agent on their behalf, may do. No HTTP, no queue: doors call it."""
