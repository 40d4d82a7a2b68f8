"""Who is in a project: members, and invitations by link."""
