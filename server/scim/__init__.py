"""SCIM 2.0 for directories, and its tokens for admins. SCIM describes itself: it is not in
openapi.json."""
