"""What is kept of how an answer came about: noted while it is written, read and sent on later."""
