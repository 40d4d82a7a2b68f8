"""Who is in a project, and who is invited."""
