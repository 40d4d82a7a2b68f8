"""The queue door: a task a message, one event loop a process, and the sweep."""
