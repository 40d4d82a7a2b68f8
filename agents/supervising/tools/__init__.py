"""What the agent can do without anything outside: in the documents, with numbers, and to end."""
