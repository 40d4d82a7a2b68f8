"""Every door to the outside world; an implementation per file, found by kind and name."""
