"""What search tables need, and what a cached search reads again."""
