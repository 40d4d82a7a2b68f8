"""Signing in to MCP servers by OAuth, through the API: a real server with a real authorization
server, and a person's browser."""
