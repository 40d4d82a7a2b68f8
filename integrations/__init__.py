"""Ibid inside other programs, over HTTP as any client: each file can be taken away by itself."""
