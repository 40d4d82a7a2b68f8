"""`rehearse`: an upgrade tried on a copy of a database, there and back, before the real one."""
