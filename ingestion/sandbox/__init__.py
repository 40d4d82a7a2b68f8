"""A file is read in a process of its own: the process, its limits, and what it may say."""
