"""The local runner: one command starts every part of Ibid as a child process.

Whatever runs before the packages are installed (`bootstrap` and what it imports) uses the
standard library only.
"""
