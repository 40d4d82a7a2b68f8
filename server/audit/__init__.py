"""Security events, as admins and owners read them."""
