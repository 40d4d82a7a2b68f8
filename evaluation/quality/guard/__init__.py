"""What the guard's classifier is fitted to and measured on, and how."""
