"""`backup` and `restore`: database, originals and secrets of one Ibid in one file."""
