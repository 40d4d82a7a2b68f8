"""People and groups that come from a directory: webhooks of issuers, and claims at sign-in."""
