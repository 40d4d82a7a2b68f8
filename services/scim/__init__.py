"""SCIM 2.0: a directory that keeps accounts and groups here (RFC 7643, 7644)."""
